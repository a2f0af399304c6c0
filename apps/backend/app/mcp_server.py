"""The one definition of the assistant's tools, over MCP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app import __version__
from app.assistant.snapshots import ABSENT, Snapshot, TaskChange
from app.db import Database
from app.errors import AppError, InvalidRequest
from app.mcp_callers import Caller
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

# Where a result's `_meta` tells what changed, for undo.
CHANGE = "todo/change"
TOOLS = frozenset(
    {"add_task", "list_tasks", "complete_task", "update_task", "delete_task", "restore_task"}
)
INSTRUCTIONS = "The signed-in user's own tasks. Dates are YYYY-MM-DD and times HH:MM, in the user's own time zone."


class ToolResult(BaseModel):
    """What every tool answers."""

    tasks: list[TaskRead]
    removed: list[str] = Field(description="Ids of tasks that are no longer in the list")
    summary: str


Answer = Annotated[CallToolResult, ToolResult]
TaskId = Annotated[UUID | None, Field(description="The task's id")]
Named = Annotated[
    str | None,
    Field(description="Instead of task_id: the task's title, or a part that only it has"),
]


def build_mcp_server(database: Database, identify: Callable[[Context], Caller]) -> MCPServer:
    server = MCPServer(
        "todo",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        subscriptions=False,
    )

    def changing(**hints: bool) -> ToolAnnotations:
        return ToolAnnotations(read_only_hint=False, open_world_hint=False, **hints)

    @server.tool(annotations=changing(destructive_hint=False, idempotent_hint=False))
    async def add_task(
        context: Context,
        title: Title,
        notes: Notes = "",
        due_date: DueDate | None = None,
        due_time: DueTime | None = None,
        priority: Priority = "none",
    ) -> Answer:
        """Add one task. due_time needs a due_date."""
        with _in_words():
            caller = identify(context)
            wanted = TaskCreate(
                title=title, notes=notes, due_date=due_date, due_time=due_time, priority=priority
            )
            task = await database.run(
                lambda session: store.create(
                    session, caller.user_id, wanted, caller.idempotency_key
                )
            )
            change = TaskChange(
                task_id=str(task.id), was=ABSENT, now=Snapshot.of(task, deleted=False)
            )
            return _answer(f'Added "{task.title}"{_when(task)}', [task], change=change)

    @server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
    async def list_tasks(
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
        with _in_words():
            caller = identify(context)
            query = TaskQuery(view=view, search=search, limit=limit, time_zone=caller.time_zone)
            page = await database.run(
                lambda session: store.list_page(session, caller.user_id, query)
            )
            count = f"{len(page.items)}{'+' if page.next_cursor else ''}"
            kind, due = (
                ("", " due today")
                if view == "today"
                else ("" if view == "all" else f"{view} ".replace("done", "finished"), "")
            )
            found = f' with "{search}"' if search else ""
            return _answer(
                f"Found {count} {kind}task{'' if count == '1' else 's'}{due}{found}".replace(
                    "Found 0", "Found no"
                ),
                sorted(page.items, key=_soonest),
            )

    @server.tool(annotations=changing(destructive_hint=False, idempotent_hint=True))
    async def complete_task(
        context: Context, task_id: TaskId = None, title: Named = None, completed: bool = True
    ) -> Answer:
        """Mark a task as done, or with completed=false as open again."""
        change = TaskUpdate(completed=completed)
        return await _edit(
            context, task_id, title, change, "Completed" if completed else "Reopened"
        )

    @server.tool(annotations=changing(destructive_hint=False, idempotent_hint=True))
    async def update_task(
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
        current_title: Named = None,
    ) -> Answer:
        """Change a task's title, notes, due date, time or priority ("none" removes it). What is
        left out stays as it is.
        """
        given = {
            "title": title,
            "notes": notes,
            "due_date": due_date,
            "due_time": due_time,
            "priority": priority,
        }
        values = {name: value for name, value in given.items() if value is not None}
        values |= (
            {"due_date": None, "due_time": None}
            if clear_due
            else {"due_time": None}
            if clear_time
            else {}
        )
        with _in_words():
            if not values:
                raise InvalidRequest(
                    "Say what to change: title, notes, due_date, due_time, priority, clear_due or clear_time"
                )
            return await _edit(context, task_id, current_title, TaskUpdate(**values), "Changed")

    @server.tool(annotations=changing(destructive_hint=True, idempotent_hint=True))
    async def delete_task(context: Context, task_id: TaskId = None, title: Named = None) -> Answer:
        """Delete a task; restore_task brings it back."""

        async def work(session: AsyncSession) -> CallToolResult:
            found = await find_one(session, caller.user_id, task_id, title)
            was = Snapshot.of(found)
            task = await store.delete(session, caller.user_id, found.id)
            change = TaskChange(
                task_id=str(task.id), was=was, now=was.model_copy(update={"deleted": True})
            )
            return _answer(f'Deleted "{task.title}"', [], [str(task.id)], change)

        with _in_words():
            caller = identify(context)
            return await database.run(work)

    @server.tool(annotations=changing(destructive_hint=False, idempotent_hint=True))
    async def restore_task(context: Context, task_id: TaskId = None, title: Named = None) -> Answer:
        """Bring a deleted task back."""

        async def work(session: AsyncSession) -> CallToolResult:
            found = await find_one(session, caller.user_id, task_id, title, deleted=True)
            was = Snapshot.of(found)
            task = await store.restore(session, caller.user_id, found.id)
            change = TaskChange(
                task_id=str(task.id), was=was, now=was.model_copy(update={"deleted": False})
            )
            return _answer(f'Restored "{task.title}"', [task], change=change)

        with _in_words():
            caller = identify(context)
            return await database.run(work)

    async def _edit(
        context: Context, task_id: UUID | None, title: str | None, change: TaskUpdate, verb: str
    ) -> CallToolResult:
        async def work(session: AsyncSession) -> CallToolResult:
            found = await find_one(session, caller.user_id, task_id, title)
            was = Snapshot.of(found)
            task = await store.update(session, caller.user_id, found.id, change)
            details = _when(task) if verb == "Changed" else ""
            now = Snapshot.of(task, deleted=False)
            return _answer(
                f'{verb} "{task.title}"{details}',
                [task],
                change=TaskChange(task_id=str(task.id), was=was, now=now),
            )

        with _in_words():
            caller = identify(context)
            return await database.run(work)

    return server


@contextmanager
def _in_words() -> Iterator[None]:
    """What can be expected to go wrong reaches the model as a sentence; anything else only as the
    tool's name.
    """
    try:
        yield
    except AppError as error:
        raise ToolError(error.message) from None
    except ValidationError as error:
        raise ToolError("; ".join(_fault(fault) for fault in error.errors())) from None


def _fault(fault: Any) -> str:
    field = ".".join(str(part) for part in fault["loc"])
    told = fault["msg"].removeprefix("Value error, ")
    return f"{field}: {told}" if field else told


def _answer(
    summary: str,
    tasks: list[TaskRead],
    removed: list[str] | None = None,
    change: TaskChange | None = None,
) -> CallToolResult:
    result = ToolResult(tasks=tasks, removed=removed or [], summary=summary)
    meta = {CHANGE: change.model_dump(mode="json")} if change else None
    return CallToolResult(
        content=[TextContent(type="text", text=summary)],
        structured_content=result.model_dump(mode="json"),
        _meta=meta,
    )


def _soonest(task: TaskRead) -> tuple[bool, date, time]:
    """Tasks alike stay newest first."""
    return task.completed, task.due_date or date.max, task.due_time or time.max


def _when(task: TaskRead) -> str:
    day = f", due {task.due_date}" if task.due_date else ""
    return f"{day} at {task.due_time:%H:%M}" if task.due_time else day
