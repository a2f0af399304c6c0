"""The request and response bodies of tasks. The assistant's tools use the same field types."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
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


def without_nul(text: str) -> str:
    """Returns the text. Raises ValueError if it contains NUL, which Postgres cannot store."""
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


# Without these checks, pydantic would also accept numbers, week dates and times with an offset, and
# silently drop the offset.
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
    AfterValidator(without_nul),
]
Notes = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=10_000), AfterValidator(without_nul)
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
    str, StringConstraints(min_length=1, max_length=100), AfterValidator(without_nul)
]
View = Literal["all", "open", "today", "upcoming", "overdue", "done"]


class _Input(BaseModel):
    # A misspelt field must not be ignored silently.
    model_config = ConfigDict(extra="forbid")


class TaskCreate(_Input):
    title: Title
    notes: Notes = ""
    due_date: DueDate | None = None
    due_time: DueTime | None = None
    priority: Priority = "none"

    @field_validator("due_time")
    @classmethod
    def _require_date(cls, value: time | None, info: ValidationInfo) -> time | None:
        # An invalid due_date is missing from info.data and is reported separately.
        if value and info.data.get("due_date", ...) is None:
            raise ValueError(NEEDS_DATE)
        return value


# The default of a field that may be omitted but must not be null. It is never read, because updates
# only contain the fields that were set.
_OMITTED: Any = Field(default=None)


class TaskUpdate(_Input):
    """Omitted fields stay unchanged. null clears the due time, or the due date together with the
    due time. Other fields reject null.
    """

    title: Title = _OMITTED
    notes: Notes = _OMITTED
    due_date: DueDate | None = None
    due_time: DueTime | None = None
    priority: Priority = _OMITTED
    completed: StrictBool = _OMITTED


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
        description=(
            "`overdue` takes the time of day into account;"
            " `today` contains all open tasks due today."
        ),
    )
    search: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(without_nul)
    ] = Field(default="", description="Words that title or notes must all contain.")
    limit: int = Field(default=100, ge=1, le=200)
    cursor: str | None = Field(
        default=None, max_length=200, description="`next_cursor` of the previous page."
    )
    time_zone: TimeZone = Field(
        default="UTC", description="The user's time zone, which decides what today is."
    )


class TaskPage(BaseModel):
    items: list[TaskRead]
    next_cursor: str | None = Field(default=None, description="null on the last page")
