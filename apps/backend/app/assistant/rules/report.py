"""What the assistant says once the tools have run."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from app.assistant.rules.spoken import bold, details, listed, numbered, spoken_day, spoken_due
from app.assistant.rules.types import Call, Plan, Situation

_VIEWS = {"open": "open ", "today": "", "upcoming": "upcoming ", "overdue": "overdue ", "done": "finished ", "all": ""}
_EMPTY = {
    "open": "Nothing is open. Enjoy your day!", "today": "Nothing is due today.", "upcoming": "Nothing is coming up.",
    "overdue": "Nothing is overdue. Well done!", "done": "Nothing is finished yet.", "all": "Your list is empty. Say “add buy milk” to begin.",
}  # fmt: skip
_FAILED = {
    "add_task": "add", "list_tasks": "list your tasks", "complete_task": "update", "update_task": "change", "delete_task": "delete",
    "restore_task": "bring back",
}  # fmt: skip


def report(plan: Plan, results: list[dict[str, Any]], situation: Situation) -> str:
    """The reply in Markdown. `results`: one per call, a tool's structured result or {"error": sentence}."""
    said = [_said(call, result, plan, situation) for call, result in zip(plan.calls, results, strict=False)]
    lines = list(dict.fromkeys(line for line in said if line))
    if plan.words:
        lines.append(plan.words)
    deleted = [call for call, result in zip(plan.calls, results, strict=False) if call.tool == "delete_task" and "error" not in result]
    hint = f" Say “undo” to bring {'it' if len(deleted) == 1 else 'them'} back." if deleted and not plan.undoes else ""
    if not lines:
        return "I changed nothing."
    if len(lines) > 1 and all("\n" not in line for line in lines) and len(plan.calls) > 1:
        return "\n".join(f"- {line}" for line in lines) + (f"\n\n{hint.strip()}" if hint else "")
    return "\n\n".join(lines) + hint


def _said(call: Call, result: dict[str, Any], plan: Plan, situation: Situation) -> str:
    title = _title(call, result, situation)
    if "error" in result:
        what = f"{_FAILED.get(call.tool, 'do that')}{' ' + bold(title) if title else ''}"
        return f"I could not {what}: {str(result['error']).rstrip('.')}."
    if call.tool == "list_tasks":
        return _list(call, result, plan, situation)
    task = result["tasks"][0] if result.get("tasks") else {"title": title}
    back = "Undone: " if plan.undoes else ""
    if call.tool == "delete_task":
        return f"{back}{bold(title)} is off your list." if back else f"Deleted {bold(title)}."
    if call.tool == "restore_task":
        return f"{back}{bold(title)} is back{_details(task, situation)}."
    if call.tool == "complete_task":
        return f"{back}{bold(title)} is open again." if call.arguments.get("completed") is False else f"{back}Done: {bold(title)}."
    if call.tool == "add_task":
        notes = ", with a note" if task.get("notes") else ""
        return f"Added {bold(title)}{_details(task, situation)}{notes}."
    return back + _changed(call, task, title, situation)


def _changed(call: Call, task: dict[str, Any], title: str, situation: Situation) -> str:
    arguments = call.arguments
    before = next((known for known in situation.tasks if known.id == arguments.get("task_id")), None)
    said = []
    if "title" in arguments and before and before.title != title:
        said.append(f"renamed {bold(before.title)} to {bold(title)}")
    name = "it" if said else bold(title)
    if arguments.get("clear_due"):
        said.append(f"took the date off {name}")
    elif arguments.get("clear_time"):
        said.append(f"took the time off {name}")
    elif "due_date" in arguments or "due_time" in arguments:
        said.append(f"moved {name} to {spoken_due(*_due(task), situation.now)}")
    name = "it" if said else bold(title)
    if "priority" in arguments:
        said.append(f"set {name} to {arguments['priority'].replace('none', 'no')} priority")
    words = listed(said or [f"changed {bold(title)}"])
    return f"{words[:1].upper()}{words[1:]}."


def _list(call: Call, result: dict[str, Any], plan: Plan, situation: Situation) -> str:
    tasks, view, search = result.get("tasks", []), call.arguments.get("view", "open"), call.arguments.get("search", "")
    about = f" with “{search}”" if search else ""
    if not tasks:
        return (
            f"I found no {_VIEWS[view]}task{about}."
            if search
            else f"{_in_span(tasks, plan, situation)} {_EMPTY[view]}".strip()
            if plan.span
            else _EMPTY[view]
        )
    more = "+" in str(result.get("summary", "")).split(" task")[0]
    due = " due today" if view == "today" else ""
    head = (
        f"The newest {len(tasks)} {_VIEWS[view]}tasks{due}{about}:"
        if more
        else f"{len(tasks)} {_VIEWS[view]}task{'' if len(tasks) == 1 else 's'}{due}{about}:"
    )
    lines = numbered(bold(task["title"]) + _details(task, situation) for task in tasks)
    return f"{_in_span(tasks, plan, situation)}\n\n{head}\n\n{lines}".strip()


def _in_span(tasks: list[dict[str, Any]], plan: Plan, situation: Situation) -> str:
    """The answer for the days asked for; the list below has more, so that its numbers stay those of the list."""
    if not plan.span:
        return ""
    first, last = plan.span
    today = situation.now.date()
    days = spoken_day(first, today) if first == last else f"{spoken_day(first, today)} to {spoken_day(last, today)}"
    own = [task for task in tasks if (due := _due(task)[0]) and first <= due <= last]
    names = [bold(task["title"]) + (f" at {_due(task)[1]:%H:%M}" if _due(task)[1] else "") for task in own]
    said = f"{days[:1].upper()}{days[1:]}: {listed(names)}." if own else f"Nothing is due {days}."
    return said


def _details(task: dict[str, Any], situation: Situation) -> str:
    return details(*_due(task), task.get("priority", "none"), bool(task.get("completed")), situation.now)


def _due(task: dict[str, Any]) -> tuple[date | None, time | None]:
    day, clock = task.get("due_date"), task.get("due_time")
    return (date.fromisoformat(day) if day else None), (time.fromisoformat(clock) if clock else None)


def _title(call: Call, result: dict[str, Any], situation: Situation) -> str:
    if result.get("tasks") and call.tool != "list_tasks":
        return str(result["tasks"][0]["title"])
    known = {task.id: task.title for change in situation.changes for task in (change.before, change.after) if task} | {
        task.id: task.title for task in situation.tasks
    }
    return known.get(call.arguments.get("task_id", ""), call.arguments.get("title", ""))
