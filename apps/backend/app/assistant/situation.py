"""Loads the tasks and changes that a message to the built-in rules may refer to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.assistant.memory import load_plan
from app.assistant.models import AgentRun, ToolCall
from app.assistant.rules.types import Change, KnownTask, Plan, Situation
from app.assistant.schemas import change_of
from app.assistant.snapshots import Snapshot
from app.conversations.models import Message
from app.tasks.models import Task

MAX_TASKS = 1000
# Each "undo" is itself a run, so this limit lets users undo ten messages one after the other.
MAX_RUNS = 20


async def load_situation(
    session: AsyncSession, user_id: str, conversation_id: UUID, before_seq: int, now: datetime
) -> Situation:
    """Returns the situation before message `before_seq`. `now` is in the user's time zone."""
    runs = await _runs_before(session, conversation_id, before_seq)
    plans = [load_plan(run.memory) for run, _ in runs]
    return Situation(
        now=now,
        tasks=await _tasks(session, user_id),
        shown=_shown(runs, plans),
        about=_about(runs),
        pending=plans[0].pending if plans and plans[0] else None,
        changes=await _changes(session, user_id, runs, plans),
    )


Runs = list[tuple[AgentRun, list[ToolCall]]]


async def _tasks(session: AsyncSession, user_id: str) -> tuple[KnownTask, ...]:
    due = (col(Task.due_date).asc().nulls_last(), col(Task.due_time).asc().nulls_last())
    listed = select(Task).where(Task.user_id == user_id, col(Task.deleted_at).is_(None))
    found = await session.scalars(
        listed.order_by(col(Task.completed), *due, col(Task.created_at).desc()).limit(MAX_TASKS)
    )
    return tuple(_known(str(task.id), Snapshot.of(task)) for task in found)


async def _runs_before(session: AsyncSession, conversation_id: UUID, seq: int) -> Runs:
    """Returns the runs, newest first, each with its completed calls in order."""
    earlier = select(AgentRun).join(Message, col(Message.id) == AgentRun.message_id)
    earlier = earlier.where(
        AgentRun.conversation_id == conversation_id, Message.seq < seq
    ).order_by(col(Message.seq).desc())
    runs = (await session.scalars(earlier.limit(MAX_RUNS))).all()
    statement = (
        select(ToolCall)
        .where(col(ToolCall.run_id).in_([run.id for run in runs]))
        .order_by(col(ToolCall.position))
    )
    calls = (await session.scalars(statement)).all()
    return [
        (run, [call for call in calls if call.run_id == run.id and call.status == "done"])
        for run in runs
    ]


def _shown(runs: Runs, plans: list[Plan | None]) -> tuple[str, ...]:
    """Returns the tasks from the latest turn that listed tasks or offered a choice."""
    for (_, calls), plan in zip(runs, plans, strict=True):
        if plan and plan.options:
            return plan.options
        if lists := [call for call in calls if call.name == "list_tasks"]:
            return tuple(_ids(lists[-1]))
    return ()


def _about(runs: Runs) -> tuple[str, ...]:
    """Returns the tasks from the latest turn that changed tasks or listed a single task."""
    for _, calls in runs:
        touched = [task_id for call in calls if call.name != "list_tasks" for task_id in _ids(call)]
        listed = [task_id for call in calls for task_id in _ids(call)]
        if touched or len(listed) == 1:
            return tuple(dict.fromkeys(touched or listed))
    return ()


async def _changes(
    session: AsyncSession, user_id: str, runs: Runs, plans: list[Plan | None]
) -> tuple[Change, ...]:
    """Returns the changes that can be undone, newest first.

    Undone changes and the changes made by an undo are left out. Changes made for the same message
    have the same run id.
    """
    made = [
        (run, call, change)
        for (run, calls), plan in zip(runs, plans, strict=True)
        if not (plan and plan.undoes)
        for call in reversed(calls)
        if call.undone_at is None and (change := change_of(call))
    ]
    statement = select(Task).where(
        Task.user_id == user_id, col(Task.id).in_([UUID(change.task_id) for _, _, change in made])
    )
    tasks_by_id = (
        {str(task.id): Snapshot.of(task) for task in await session.scalars(statement)}
        if made
        else {}
    )
    changes = []
    for run, call, change in made:
        current = tasks_by_id.get(change.task_id)
        applied = change.still_applied(current) if current else []
        if current and applied:
            was = current.model_copy(update={name: getattr(change.was, name) for name in applied})
            before, after = (
                None if seen.deleted else _known(change.task_id, seen) for seen in (was, current)
            )
            tasks_by_id[change.task_id] = was
            if before != after:  # equal if only the notes changed, which the rules ignore
                changes.append(
                    Change(call.name, change.task_id, before, after, str(call.id), str(run.id))
                )
    return tuple(changes)


def _ids(call: ToolCall) -> list[str]:
    result = call.result or {}
    return [task["id"] for task in result.get("tasks", [])] + list(result.get("removed", []))


def _known(task_id: str, seen: Snapshot) -> KnownTask:
    return KnownTask(
        task_id, seen.title, seen.due_date, seen.due_time, seen.priority, seen.completed
    )
