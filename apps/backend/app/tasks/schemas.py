"""What goes over the wire."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints


def _storable(title: str) -> str:
    if "\x00" in title:  # Postgres text cannot hold it
        raise ValueError("must not contain a NUL character")
    return title


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_storable)]
UtcTime = Annotated[datetime, AfterValidator(lambda time: time.astimezone(UTC))]


class _Input(BaseModel):
    # A misspelt field is an error, not a change that silently does not happen.
    model_config = ConfigDict(extra="forbid")


class TaskCreate(_Input):
    title: Title


class TaskUpdate(_Input):
    """Fields left out stay as they are; null is refused."""

    title: Title = Field(default=None)
    completed: StrictBool = Field(default=None)


class TaskRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    completed: bool
    created_at: UtcTime


class TaskList(BaseModel):
    items: list[TaskRead]
    next_cursor: str | None = Field(default=None, description="Always null: the whole list is sent. Kept for paging to come.")
