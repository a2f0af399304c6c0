"""The assistant's tools. Their signatures and docstrings are what a model reads."""

from collections.abc import Awaitable, Callable
from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from mcp.server.mcpserver import Context
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant.snapshots import ABSENT, Snapshot, TaskChange
from app.db import Database
from app.errors import InvalidRequest
from app.mcp_callers import Caller
from app.mcp_results import Answer, answer, list_summary, readable_errors, with_due
from app.tasks import store
from app.tasks.lookup import find_one
from app.tasks.schemas import (
    DueDate,
    DueTime,
    Notes,
    Priority,
    TaskCreate,
    TaskQuery,
    TaskRead,
    TaskUpdate,
    Title,
    View,
)

TaskId = Annotated[UUID | None, Field(description="The task's id")]
TitleOrPart = Annotated[
    str | None,
    Field(description="Instead of task_id: the task's title, or a part that only it has"),
]
Edit = Callable[[AsyncSession, str, UUID], Awaitable[TaskRead]]


class TaskTools:
    def __init__(self, database: Database, identify: Callable[[Context], Caller]) -> None:
        self._database = database
        self._identify = identify

    async def add_task(
        self,
        context: Context,
        title: Title,
        notes: Notes = "",
        due_date: DueDate | None = None,
        due_time: DueTime | None = None,
        priority: Priority = "none",
    ) -> Answer:
        """Add one task. due_time needs a due_date."""
        with readable_errors():
            caller = self._identify(context)
            new_task = TaskCreate(
                title=title, notes=notes, due_date=due_date, due_time=due_time, priority=priority
            )
            task = await self._database.run(
                lambda session: store.create(
                    session, caller.user_id, new_task, caller.idempotency_key
                )
            )
        now = Snapshot.of(task, deleted=False)
        change = TaskChange(task_id=str(task.id), was=ABSENT, now=now)
        return answer(f'Added "{task.title}"{with_due(task)}', [task], change=change)

    async def list_tasks(
        self,
        context: Context,
        view: View = "open",
        search: Annotated[
            str, Field(max_length=200, description="Words that title or notes must all contain")
        ] = "",
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
    ) -> Answer:
        """List tasks by due date, open ones first and those without a date last; of more than
        limit, the newest. View today, overdue and upcoming go by the due date of open tasks.
        """
        with readable_errors():
            caller = self._identify(context)
            query = TaskQuery(view=view, search=search, limit=limit, time_zone=caller.time_zone)
            page = await self._database.run(
                lambda session: store.list_page(session, caller.user_id, query)
            )
        return answer(list_summary(page, view, search), sorted(page.items, key=_by_due))

    async def complete_task(
        self,
        context: Context,
        task_id: TaskId = None,
        title: TitleOrPart = None,
        completed: bool = True,
    ) -> Answer:
        """Mark a task as done, or with completed=false as open again."""
        edit = _update(TaskUpdate(completed=completed))
        task, change = await self._edit(context, task_id, title, edit)
        verb = "Completed" if completed else "Reopened"
        return answer(f'{verb} "{task.title}"', [task], change=change)

    async def update_task(
        self,
        context: Context,
        task_id: TaskId = None,
        title: Annotated[Title | None, Field(description="The new title")] = None,
        notes: Notes | None = None,
        due_date: DueDate | None = None,
        due_time: DueTime | None = None,
        priority: Priority | None = None,
        clear_due: Annotated[bool, Field(description="Remove due date and time")] = False,
        clear_time: Annotated[
            bool, Field(description="Remove the time, and keep the due date")
        ] = False,
        current_title: TitleOrPart = None,
    ) -> Answer:
        """Change a task's title, notes, due date, time or priority ("none" removes it). What is
        left out stays as it is.
        """
        fields = {
            "title": title,
            "notes": notes,
            "due_date": due_date,
            "due_time": due_time,
            "priority": priority,
        }
        values: dict[str, Any] = {
            name: value for name, value in fields.items() if value is not None
        }
        if clear_due:
            values |= {"due_date": None, "due_time": None}
        elif clear_time:
            values["due_time"] = None
        with readable_errors():
            if not values:
                raise InvalidRequest(
                    "Say what to change: title, notes, due_date, due_time, priority, clear_due"
                    " or clear_time"
                )
            edit = _update(TaskUpdate(**values))
        task, change = await self._edit(context, task_id, current_title, edit)
        return answer(f'Changed "{task.title}"{with_due(task)}', [task], change=change)

    async def delete_task(
        self, context: Context, task_id: TaskId = None, title: TitleOrPart = None
    ) -> Answer:
        """Delete a task; restore_task brings it back."""
        task, change = await self._edit(context, task_id, title, store.delete, deletes=True)
        return answer(f'Deleted "{task.title}"', [], [str(task.id)], change)

    async def restore_task(
        self, context: Context, task_id: TaskId = None, title: TitleOrPart = None
    ) -> Answer:
        """Bring a deleted task back."""
        task, change = await self._edit(context, task_id, title, store.restore, deleted=True)
        return answer(f'Restored "{task.title}"', [task], change=change)

    async def _edit(
        self,
        context: Context,
        task_id: UUID | None,
        title: str | None,
        edit: Edit,
        *,
        deleted: bool = False,
        deletes: bool = False,
    ) -> tuple[TaskRead, TaskChange]:
        """Finds a task and edits it. Returns the edited task and what changed.

        If `deleted` is true, a title is looked up among the deleted tasks. `deletes` must be true
        if `edit` deletes the task.
        """

        async def work(session: AsyncSession) -> tuple[TaskRead, TaskChange]:
            found = await find_one(session, caller.user_id, task_id, title, deleted=deleted)
            was = Snapshot.of(found)
            task = await edit(session, caller.user_id, found.id)
            now = Snapshot.of(task, deleted=deletes)
            return task, TaskChange(task_id=str(task.id), was=was, now=now)

        with readable_errors():
            caller = self._identify(context)
            return await self._database.run(work)


def _update(update: TaskUpdate) -> Edit:
    return lambda session, user_id, task_id: store.update(session, user_id, task_id, update)


def _by_due(task: TaskRead) -> tuple[bool, date, time]:
    """Returns a task's sort key for lists. Tasks with the same key stay newest first."""
    return task.completed, task.due_date or date.max, task.due_time or time.max
