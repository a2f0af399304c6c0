"""A wish for one task as tool calls. A wish is a plain dict, so that it can wait for an answer in `Plan.pending`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.assistant.rules.amounts import Amount
from app.assistant.rules.parts import Part
from app.assistant.rules.spoken import bold
from app.assistant.rules.types import Call, KnownTask
from app.assistant.rules.when import resolve


@dataclass(frozen=True)
class Question:
    """What is missing, and the wish that waits for it."""

    words: str
    wish: dict[str, Any]


def due_wish(parts: tuple[Part, ...], now: datetime) -> dict[str, Any] | str:
    """The new date of a task; a text is a question. A time alone belongs to the task's own day, if it has one."""
    when = resolve(parts, now)
    alone = any(part.clock or part.part for part in parts) and not any(part.day or part.moment for part in parts)
    own = resolve(parts, now, day=date.max).arguments() if alone else {}
    if "due_time" in own:
        return when.why or {**when.arguments(), "own_time": own["due_time"]}
    return when.why or when.arguments()


def shift_wish(amount: Amount) -> dict[str, Any]:
    return {"shift": {"minutes": amount.minutes, "days": amount.days, "months": amount.months}}


def calls_for(tool: str, wish: dict[str, Any], task: KnownTask, now: datetime) -> list[Call] | Question:
    """`wish` beside the tool's own arguments: own_time, shift; an empty title asks for one."""
    arguments = {key: value for key, value in wish.items() if key not in ("own_time", "shift", "task_id")}
    if tool != "update_task":
        return [Call(tool, {"task_id": task.id, **arguments})]
    if arguments.get("title") == "":
        return Question(f"What shall {bold(task.title)} be called?", {"task_id": task.id, "title": ""})
    if "own_time" in wish and task.due_date:
        arguments = {key: value for key, value in arguments.items() if key != "due_date"} | {"due_time": wish["own_time"]}
    if "shift" in wish:
        shifted = _shifted(task, Amount(**wish["shift"]), now)
        if isinstance(shifted, Question):
            return shifted
        arguments |= shifted
    if not arguments:
        return Question(f"When shall {bold(task.title)} be due?", {"task_id": task.id})
    return [Call(tool, {"task_id": task.id, **arguments})]


def _shifted(task: KnownTask, amount: Amount, now: datetime) -> dict[str, str] | Question:
    if task.due_date is None or (amount.minutes and task.due_time is None):
        return Question(f"{bold(task.title)} has no {'time' if task.due_date else 'date'} yet. When shall it be due?", {"task_id": task.id})
    try:
        if amount.minutes:
            later = datetime.combine(task.due_date, task.due_time or now.time()) + timedelta(minutes=amount.minutes)
            moved = {"due_time": later.strftime("%H:%M")}
            return moved if later.date() == task.due_date else {"due_date": later.date().isoformat(), **moved}
        return {"due_date": amount.after(task.due_date).isoformat()}
    except (OverflowError, ValueError):
        return Question("That is too far away. Which date do you mean?", {"task_id": task.id})
