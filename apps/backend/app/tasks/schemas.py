"""What goes over the wire, and the types of its fields: the assistant's tools take the same ones."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from app.time_zones import TimeZone

NEEDS_DATE = "needs a due_date"


def storable(text: str) -> str:
    if "\x00" in text:  # Postgres text cannot hold it
        raise ValueError("must not contain a NUL character")
    return text


# pydantic alone would also take a number of seconds, a week date, or a time with an offset and drop
# what it cannot keep.
def _iso_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("must be a date written YYYY-MM-DD")
    return value


def _iso_time(value: object) -> object:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", value):
        raise ValueError("must be a time of day written HH:MM")
    return value


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(storable),
]
Notes = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=10_000), AfterValidator(storable)
]
Priority = Literal["none", "low", "medium", "high"]
DueDate = Annotated[date, BeforeValidator(_iso_date)]
DueTime = Annotated[
    time,
    BeforeValidator(_iso_time),
    AfterValidator(lambda value: value.replace(second=0, microsecond=0)),
    PlainSerializer(lambda value: f"{value:%H:%M}", when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}$", "examples": ["17:00"]}),
]
UtcTime = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
IdempotencyKey = Annotated[
    str, StringConstraints(min_length=1, max_length=100), AfterValidator(storable)
]
View = Literal["all", "open", "today", "upcoming", "overdue", "done"]


class _Input(BaseModel):
    # A misspelt field is an error, not a change that silently does not happen.
    model_config = ConfigDict(extra="forbid")


class TaskCreate(_Input):
    title: Title
    notes: Notes = ""
    due_date: DueDate | None = None
    due_time: DueTime | None = None
    priority: Priority = "none"

    @field_validator("due_time")
    @classmethod
    def _has_a_date(cls, value: time | None, info: ValidationInfo) -> time | None:
        if (
            value and info.data.get("due_date", ...) is None
        ):  # a faulty one is not in info.data, and told by itself
            raise ValueError(NEEDS_DATE)
        return value


class TaskUpdate(_Input):
    """Fields left out stay as they are. null clears the due date, and with it the due time;
    elsewhere it is refused.
    """

    title: Title = Field(default=None)
    notes: Notes = Field(default=None)
    due_date: DueDate | None = None
    due_time: DueTime | None = None
    priority: Priority = Field(default=None)
    completed: StrictBool = Field(default=None)


class TaskRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    notes: str
    due_date: date | None
    due_time: DueTime | None
    priority: Priority
    completed: bool
    completed_at: UtcTime | None
    created_at: UtcTime
    updated_at: UtcTime


class TaskQuery(BaseModel):
    view: View = Field(
        default="all",
        description="`overdue` counts the time of day too; `today` holds all that is due today and open.",
    )
    search: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(storable)
    ] = Field(default="", description="Words that title or notes must all contain.")
    limit: int = Field(default=100, ge=1, le=200)
    cursor: str | None = Field(
        default=None, max_length=200, description="`next_cursor` of the page before."
    )
    time_zone: TimeZone = Field(
        default="UTC", description="Where the user is: decides what today is."
    )


class TaskPage(BaseModel):
    items: list[TaskRead]
    next_cursor: str | None = Field(default=None, description="null on the last page")
