"""The input and the outcome of one answer by the assistant."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from app.assistant.failures import Failure
from app.assistant.models import ToolCall

Emit = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Turn:
    """A stored user message that the assistant will answer."""

    user_id: str
    conversation_id: UUID
    title: str
    message_id: UUID
    text: str
    seq: int
    """The message's position in its conversation. Earlier messages are its history."""
    reply_id: UUID
    run_id: UUID
    time_zone: str
    calls: tuple[ToolCall, ...] = ()
    """The tool calls of earlier attempts at this message."""
    memory: dict[str, Any] | None = None
    """The plan from the earlier attempt; see app/assistant/memory.py."""

    def now(self) -> datetime:
        return datetime.now(ZoneInfo(self.time_zone))


@dataclass
class Outcome:
    status: Literal["complete", "failed", "stopped"]
    text: str
    failure: Failure | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    calls: list[ToolCall] = field(default_factory=list)
    """The tool calls of this attempt, in order."""
    undone: list[UUID] = field(default_factory=list)
    """Ids of the tool calls that this answer undid."""
