"""What goes into one answer of the assistant and what comes out."""

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
    """A message of the user that is to be answered, stored already."""

    user_id: str
    conversation_id: UUID
    title: str
    message_id: UUID
    text: str
    seq: int
    """The message's place in its conversation: what comes before it is history."""
    reply_id: UUID
    run_id: UUID
    time_zone: str
    calls: tuple[ToolCall, ...] = ()
    """Of earlier attempts at this message."""
    memory: dict[str, Any] | None = None
    """What the earlier attempt had planned."""

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
    """The tools called in this attempt, in order."""
    undone: list[UUID] = field(default_factory=list)
    """Tool calls that this answer took back."""
