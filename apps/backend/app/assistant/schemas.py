"""The response bodies that describe the assistant and its tool calls."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from app.assistant.models import ToolCall
from app.assistant.snapshots import TaskChange
from app.tasks.schemas import TaskRead

Mode = Literal["rules", "llm"]


class AssistantRead(BaseModel):
    mode: Mode
    model: str | None


class ToolCallRead(BaseModel):
    id: UUID
    name: str
    arguments: dict[str, Any]
    status: Literal["running", "done", "failed"]
    summary: str
    tasks: list[TaskRead]
    removed: list[UUID]
    undoable: bool
    undone: bool

    @classmethod
    def of(cls, call: ToolCall) -> "ToolCallRead":
        """Returns the call with the state of its tasks immediately after the call.

        The tasks may have changed since then.
        """
        result = call.result or {}
        return cls(
            **call.model_dump(include={"id", "name", "arguments", "status", "summary"}),
            tasks=result.get("tasks", []),
            removed=result.get("removed", []),
            undoable=call.undone_at is None and change_of(call) is not None,
            undone=call.undone_at is not None,
        )


class UndoRead(BaseModel):
    tool_call: ToolCallRead
    tasks: list[TaskRead]
    removed: list[UUID]


def change_of(call: ToolCall) -> TaskChange | None:
    """Returns what the call changed, or None if it changed nothing.

    Completing a completed task, for example, changes nothing.
    """
    if call.status != "done" or not call.before:
        return None
    change = TaskChange.model_validate(call.before)
    return change if change.fields() else None
