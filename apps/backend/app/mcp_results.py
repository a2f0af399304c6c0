"""The results and errors of the MCP tools."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from app.assistant.snapshots import TaskChange
from app.errors import AppError
from app.tasks.schemas import TaskPage, TaskRead, View

# The key in a result's `_meta` under which the change is stored for undo.
CHANGE = "todo/change"


class ToolResult(BaseModel):
    """The result of every tool."""

    tasks: list[TaskRead]
    removed: list[str] = Field(description="Ids of tasks that are no longer in the list")
    summary: str


Answer = Annotated[CallToolResult, ToolResult]


def answer(
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


def text_of(result: CallToolResult) -> str:
    """Returns the text of the result's first part, which is the summary or the error message."""
    first = result.content[0]
    if not isinstance(first, TextContent):
        raise TypeError(f"a tool result begins with {first.type}, not with text")
    return first.text


def list_summary(page: TaskPage, view: View, search: str) -> str:
    """Returns the summary of a list, for example `Found 2 finished tasks with "milk"`."""
    kind = {"all": "", "today": "", "done": "finished "}.get(view, f"{view} ")
    number = f"{len(page.items)}{'+' if page.next_cursor else ''}" if page.items else "no"
    noun = "task" if number == "1" else "tasks"
    due = " due today" if view == "today" else ""
    found = f' with "{search}"' if search else ""
    return f"Found {number} {kind}{noun}{due}{found}"


def with_due(task: TaskRead) -> str:
    """Returns the end of a summary, for example `, due 2026-01-31 at 17:00`.

    It is empty for a task without a due date.
    """
    day = f", due {task.due_date}" if task.due_date else ""
    return f"{day} at {task.due_time:%H:%M}" if task.due_time else day


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turns expected errors into a ToolError with a sentence for the model.

    For any other error, the model is only told the name of the tool.
    """
    try:
        yield
    except AppError as error:
        raise ToolError(error.message) from None
    except ValidationError as error:
        raise ToolError("; ".join(_fault(fault) for fault in error.errors())) from None


def _fault(fault: ErrorDetails) -> str:
    field = ".".join(str(part) for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    return f"{field}: {message}" if field else message
