"""The request and response bodies of conversations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.assistant.schemas import AssistantRead, ToolCallRead
from app.tasks.schemas import UtcTime, without_nul

ConversationTitle = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(without_nul),
]


class ConversationUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: ConversationTitle


class ConversationRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    created_at: UtcTime
    updated_at: UtcTime


class ConversationPage(BaseModel):
    items: list[ConversationRead]
    next_cursor: str | None = Field(default=None, description="null on the last page")


class MessageError(BaseModel):
    code: str
    message: str


class MessageRead(BaseModel):
    id: UUID
    role: Literal["user", "assistant"]
    text: str
    status: Literal["complete", "running", "failed", "stopped"]
    error: MessageError | None
    assistant: AssistantRead | None = Field(
        description="Who answered; null on the user's own messages"
    )
    tool_calls: list[ToolCallRead]
    created_at: UtcTime


class MessagePage(BaseModel):
    items: list[MessageRead] = Field(description="Oldest first")
    next_cursor: str | None = Field(
        default=None,
        description="Pass it as `before` to get older messages; null if there are none",
    )
