"""What the assistant says once the tools have run."""

from typing import Any

from app.assistant.rules.spoken import bold, bulleted, due_of, listed, numbered, spoken_day, spoken_due, told
from app.assistant.rules.types import Call, Pick, Plan, Situation

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
    hint = _hint(plan, results)
    if not lines:
        return "I changed nothing."
    if len(lines) > 1 and all("\n" not in line for line in lines) and len(plan.calls) > 1:
        return bulleted(lines) + (f"\n\n{hint}" if hint else "")
    return "\n\n".join(lines) + (f" {hint}" if hint else "")


def _hint(plan: Plan, results: list[dict[str, Any]]) -> str:
    """Only where something is gone: “undo” takes back all that the message did."""
    did = [call.tool for call, result in zip(plan.calls, results, strict=False) if "error" not in result and call.tool != "list_tasks"]
    if plan.undoes or "delete_task" not in did:
        return ""
    if set(did) != {"delete_task"}:
        return "Say “undo” to take all of this back."
    return f"Say “undo” to bring {'it' if len(did) == 1 else 'them'} back."


def _said(call: Call, result: dict[str, Any], plan: Plan, situation: Situation) -> str:
    title = _title(call, result, situation)
    if "error" in result:
        what = f"{_FAILED.get(call.tool, 'do that')}{' ' + bold(title) if title else ''}"
        why = str(result["error"]).rstrip(".")
        return f"I could not {what}: {'it is no longer in your list' if why.startswith('There is no task') else why}."
    if call.tool == "list_tasks":
        return _list(call, result, plan, situation)
    task = result["tasks"][0] if result.get("tasks") else {"title": title}
    if plan.undoes:
        return f"Undone: {_undone(call, {**task, 'title': title}, situation)}."
    if call.tool == "delete_task":
        return f"Deleted {bold(title)}."
    if call.tool == "restore_task":
        return f"{bold(title)} is back{told(task, situation.now).removeprefix(bold(title))}."
    if call.tool == "complete_task":
        return f"{bold(title)} is open again." if call.arguments.get("completed") is False else f"Done: {bold(title)}."
    if call.tool == "add_task":
        return f"Added {told(task, situation.now)}{', with a note' if task.get('notes') else ''}."
    return _changed(call, task, title, situation)


def _undone(call: Call, task: dict[str, Any], situation: Situation) -> str:
    """How the task stands now."""
    if call.tool == "delete_task":
        return f"{bold(task['title'])} is off your list"
    state = "as it was"
    if call.tool == "restore_task":
        state = "back"
    elif call.tool == "complete_task":
        return f"{bold(task['title'])} is {'open' if call.arguments.get('completed') is False else 'done'} again"
    return f"{bold(task['title'])} is {state}{told(task, situation.now).removeprefix(bold(task['title']))}"


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
        said.append(f"moved {name} to {spoken_due(*due_of(task), situation.now)}")
    name = "it" if said else bold(title)
    if "priority" in arguments:
        said.append(f"took the priority off {name}" if arguments["priority"] == "none" else f"set {name} to {arguments['priority']} priority")
    words = listed(said or [f"changed {bold(title)}"])
    return f"{words[:1].upper()}{words[1:]}."


def _list(call: Call, result: dict[str, Any], plan: Plan, situation: Situation) -> str:
    tasks, view, search = result.get("tasks", []), call.arguments.get("view", "open"), call.arguments.get("search", "")
    about = f" with “{search}”" if search else ""
    if not tasks and search:
        return f"I found no {_VIEWS[view]}task{about}."
    if not tasks:  # what would be picked from an empty list need not be said
        return _EMPTY[view] if plan.pick else f"{_asked_for(tasks, plan, situation)} {_EMPTY[view]}".strip()
    more = "+" in str(result.get("summary", "")).split(" task")[0]
    due = " due today" if view == "today" else ""
    head = (
        f"The newest {len(tasks)} {_VIEWS[view]}tasks{due}{about}:"
        if more
        else f"{len(tasks)} {_VIEWS[view]}task{'' if len(tasks) == 1 else 's'}{due}{about}:"
    )
    lines = numbered(told(task, situation.now) for task in tasks)
    return f"{_asked_for(tasks, plan, situation)}\n\n{head}\n\n{lines}".strip()


def _asked_for(tasks: list[dict[str, Any]], plan: Plan, situation: Situation) -> str:
    """The answer to what was asked for; the list below has more, so that its numbers stay those of the list."""
    if plan.pick:
        return _in_pick(plan.pick, situation)
    if not plan.span:
        return ""
    first, last = plan.span
    today = situation.now.date()
    days = spoken_day(first, today) if first == last else f"from {spoken_day(first, today)} to {spoken_day(last, today)}"
    own = [task for task in tasks if (due := due_of(task)[0]) and first <= due <= last]
    names = [bold(task["title"]) + (f" at {due_of(task)[1]:%H:%M}" if due_of(task)[1] else "") for task in own]
    said = f"{days[:1].upper()}{days[1:]}: {listed(names)}." if own else f"Nothing is due {days}."
    return said


def _in_pick(pick: Pick, situation: Situation) -> str:
    undated = pick == "undated"
    own = [bold(task.title) for task in situation.tasks if not task.completed and (task.due_date is None if undated else task.priority == pick)]
    if not own:
        return "Every open task has a date." if undated else f"No open task has {pick} priority."
    return f"{'Without a date' if undated else f'{pick.capitalize()} priority'}: {listed(own)}."


def _title(call: Call, result: dict[str, Any], situation: Situation) -> str:
    if result.get("tasks") and call.tool != "list_tasks":
        return str(result["tasks"][0]["title"])
    known = {task.id: task.title for change in situation.changes for task in (change.before, change.after) if task} | {
        task.id: task.title for task in situation.tasks
    }
    return known.get(call.arguments.get("task_id", ""), call.arguments.get("title", ""))
