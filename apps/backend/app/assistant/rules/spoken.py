"""Tasks, dates and lists as people say them, in Markdown."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from app.assistant.rules.types import KnownTask

_MARKS = re.compile(r"([\\`*_\[\]<>~#|])")


def bold(title: str) -> str:
    """A title is the user's data: none of it is taken for Markdown."""
    escaped = _MARKS.sub(r"\\\1", title)
    return f"**{escaped}**"


def spoken_day(day: date, today: date) -> str:
    """ "tomorrow (Sun 22 Nov)", "Fri 4 Dec", "Fri 15 Jan 2027"."""
    said = f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    return f"{near} ({said})" if near else said


def spoken_due(due_date: date | None, due_time: time | None, now: datetime) -> str:
    """ "tomorrow (Sun 22 Nov) at 17:00"; empty for no date."""
    if not due_date:
        return ""
    return spoken_day(due_date, now.date()) + (f" at {due_time:%H:%M}" if due_time else "")


def details(due_date: date | None, due_time: time | None, priority: str, completed: bool, now: datetime) -> str:
    """What stands behind a title: due date, priority, done."""
    if completed:
        return ", done"
    due = spoken_due(due_date, due_time, now)
    past = due_date and (due_date < now.date() or (due_date == now.date() and due_time and due_time < now.time()))
    level = f", {priority} priority" if priority in ("low", "medium", "high") else ""
    return (f", {'was due' if past else 'due'} {due}" if due else "") + level


def described(task: KnownTask, now: datetime) -> str:
    return bold(task.title) + details(task.due_date, task.due_time, task.priority, task.completed, now)


def due_of(fields: Mapping[str, Any]) -> tuple[date | None, time | None]:
    """Of a tool's arguments or result, written as there."""
    day, clock = fields.get("due_date"), fields.get("due_time")
    return (date.fromisoformat(day) if day else None), (time.fromisoformat(clock) if clock else None)


def told(fields: Mapping[str, Any], now: datetime) -> str:
    """The title and what stands behind it, of a tool's arguments or result."""
    return bold(fields["title"]) + details(*due_of(fields), fields.get("priority", "none"), bool(fields.get("completed")), now)


def bulleted(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}" if names else ""
