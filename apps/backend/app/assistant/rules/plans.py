"""Plans from what was found: do it, or ask."""

from dataclasses import asdict
from typing import Any

from app.assistant.rules.references import MOST_AT_ONCE, Found
from app.assistant.rules.spoken import bold, described, numbered
from app.assistant.rules.types import Call, KnownTask, Plan, Situation
from app.assistant.rules.wishes import Question, calls_for

MOST_OFFERED = 10
_DOING = {
    "delete_task": "delete {}", "complete_task": "mark {} as done", "update_task": "change {}", "restore_task": "bring {} back",
    "reopen": "reopen {}",
}  # fmt: skip
_UNKNOWN = "I did not understand that, so I changed nothing."
HINT = 'I follow fixed rules here, as no language model is set up: say for example "add buy milk tomorrow at 5", "done with milk", or "help".'


def unknown(words: str = "") -> Plan:
    """Changes nothing, and says what would be understood."""
    return Plan("unknown", words=f"{words or _UNKNOWN} {HINT}")


def not_found(said: str, what: str = "task") -> Plan:
    return Plan(
        "not_found",
        words=f"I found no {what} called “{said[:100]}”, so I changed nothing." if said else f"I found no such {what}, so I changed nothing.",
    )


def ask(words: str, options: tuple[KnownTask, ...] = (), pending: dict[str, Any] | None = None, situation: Situation | None = None) -> Plan:
    """A question; `options` are shown with numbers."""
    if options and situation:
        words = f"{words}\n\n{numbered(described(task, situation.now) for task in options)}"
    return Plan("ask", options=tuple(task.id for task in options), pending=pending, words=words)


def confirm(words: str, calls: tuple[Call, ...], options: tuple[KnownTask, ...] = (), situation: Situation | None = None) -> Plan:
    """A yes-or-no question about calls."""
    return ask(words, options, {"confirm": [asdict(call) for call in calls]}, situation)


def carry_out(found: Found, tool: str, wish: dict[str, Any], situation: Situation, what: str = "task") -> Plan:
    """Calls for what was found; more than three tasks, or none for sure: a question."""
    doing = _DOING["reopen" if wish.get("completed") is False else tool].format
    if found.how == "unclear":
        return ask("I am not sure which tasks you mean, so I changed nothing. Please name them one by one.")
    if found.how == "unsaid":
        about = tuple(task for task in situation.tasks if task.id in situation.about)
        if len(about) == 1:
            return offer(about, tool, wish, situation)
        return ask(f"Which task do you want to {doing('').replace('  ', ' ').strip()}?", pending={"tool": tool, "arguments": wish, "options": []})
    if found.how == "none" or not found.tasks:
        return not_found("" if found.said in ("all", "done", "overdue", "today", "open") else found.said, what)
    if found.how == "several":
        return offer(found.tasks, tool, wish, situation, found.said)
    calls: list[Call] = []
    for task in found.tasks:
        made = calls_for(tool, wish, task, situation.now)
        if isinstance(made, Question) and len(found.tasks) > 1:
            return ask(f"Please say it with everything in one sentence, or task by task. {made.words}")
        if isinstance(made, Question):
            return ask(made.words, pending={"tool": tool, "arguments": made.wish, "options": []})
        calls += made
    if len(found.tasks) > MOST_AT_ONCE:
        return confirm(f"Shall I {doing(f'these {len(found.tasks)} tasks')}?", tuple(calls), found.tasks, situation)
    return Plan("change", tuple(calls))


def offer(tasks: tuple[KnownTask, ...], tool: str, wish: dict[str, Any], situation: Situation, said: str = "") -> Plan:
    """Which of these?"""
    doing = _DOING["reopen" if wish.get("completed") is False else tool].format
    about = f" with “{said[:100]}”" if said else ""
    if len(tasks) > MOST_OFFERED:
        return ask(f"{len(tasks)} tasks{about} fit. Please say more of the title.")
    pending = {"tool": tool, "arguments": wish, "options": [task.id for task in tasks]}
    return ask(
        f"I found {len(tasks)} tasks{about}. Which one shall I {doing('').replace('  ', ' ').strip()}?"
        if len(tasks) > 1
        else f"Shall I {doing('this task')}?",
        tasks,
        pending,
        situation,
    )


def added_instead(arguments: dict[str, Any], words: str = "") -> Plan:
    """Asks whether to add what may have been meant as a new task."""
    return confirm(words or f"Shall I add {bold(arguments['title'])} as a task?", (Call("add_task", arguments),))
