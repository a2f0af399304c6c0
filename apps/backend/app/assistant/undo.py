"""Undoes one tool call field by field. Fields that the call did not change stay as they are."""

from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.assistant.models import AgentRun, ToolCall
from app.assistant.schemas import ToolCallRead, UndoRead, change_of
from app.assistant.snapshots import Snapshot, TaskChange
from app.errors import Conflict, NotFound
from app.tasks import store
from app.tasks.models import Task
from app.tasks.schemas import TaskRead, TaskUpdate

_FIELD_LABELS = {"due_date": "due date", "due_time": "time", "completed": "state"}


async def undo(session: AsyncSession, user_id: str, tool_call_id: UUID) -> UndoRead:
    """Undoes the call. Undoing it again has no effect.

    Raises NotFound, or Conflict "cannot_undo" with the reason.
    """
    own = (
        select(ToolCall)
        .join(AgentRun, col(AgentRun.id) == ToolCall.run_id)
        .where(ToolCall.id == tool_call_id, AgentRun.user_id == user_id)
    )
    call = await session.scalar(own.with_for_update(of=ToolCall))
    if call is None:
        raise NotFound(f"There is no tool call {tool_call_id}")
    change = change_of(call)
    if change is None:
        raise _cannot_undo("There is nothing to undo: this changed nothing")
    task = await session.scalar(
        select(Task)
        .where(Task.id == UUID(change.task_id), Task.user_id == user_id)
        .with_for_update()
    )
    if task is None:
        raise _cannot_undo("The task no longer exists")
    if call.undone_at is None:
        await _revert(session, user_id, task, change)
        call.undone_at = await session.scalar(select(func.now()))
        await session.flush()
    tasks = [] if task.deleted_at else [TaskRead.model_validate(task)]
    return UndoRead(
        tool_call=ToolCallRead.of(call), tasks=tasks, removed=[task.id] if task.deleted_at else []
    )


async def _revert(session: AsyncSession, user_id: str, task: Task, change: TaskChange) -> None:
    current = Snapshot.of(task)
    if "deleted" in change.fields():
        if current.deleted != change.was.deleted:
            await (store.delete if change.was.deleted else store.restore)(session, user_id, task.id)
        return
    if current.deleted:
        raise _cannot_undo(f'"{task.title}" was deleted in the meantime. Restore it first')
    values: dict[str, Any] = {}
    for name in change.fields():
        value, was, now = (
            getattr(snapshot, name) for snapshot in (current, change.was, change.now)
        )
        if value not in (was, now):
            label = _FIELD_LABELS.get(name, name)
            raise _cannot_undo(f'The {label} of "{task.title}" was changed again in the meantime')
        values[name] = was
    if values.get("due_time", current.due_time) and not values.get("due_date", current.due_date):
        raise _cannot_undo(f'The due date of "{task.title}" was changed again in the meantime')
    await store.update(session, user_id, task.id, TaskUpdate(**values))


def _cannot_undo(message: str) -> Conflict:
    return Conflict("cannot_undo", message)
