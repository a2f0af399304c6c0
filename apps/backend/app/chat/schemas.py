"""The request and response bodies of the chat."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.assistant.schemas import ToolCallRead
from app.tasks.schemas import without_nul
from app.time_zones import TimeZone

MessageText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(without_nul),
]


class ChatRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    message: MessageText
    conversation_id: UUID | None = Field(
        default=None, description="If omitted, a new conversation begins"
    )
    message_id: UUID | None = Field(
        default=None,
        description="Chosen by the client; a retry with the same id is not stored twice",
    )
    time_zone: TimeZone = Field(
        default="UTC",
        description="The user's time zone, which decides what today and 5 o'clock are",
    )


class ChatReply(BaseModel):
    conversation_id: UUID
    response: str
    tool_calls: list[ToolCallRead]
