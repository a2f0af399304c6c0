"""Plans from what was found: do it, or ask."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.assistant.rules.references import MOST_AT_ONCE, Found
from app.assistant.rules.spoken import bold, bulleted, described, due_of, numbered, spoken_due, told
from app.assistant.rules.types import Call, KnownTask, Plan, Situation
from app.assistant.rules.wishes import Question, calls_for

MOST_OFFERED = 10
_UNKNOWN = "I did not understand that, so I changed nothing."
HINT = "I follow fixed rules here, as no language model is set up: say for example “add buy milk tomorrow at 5”, “done with milk” or “help”."


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


def confirm(
    words: str, calls: tuple[Call, ...], options: tuple[KnownTask, ...] = (), situation: Situation | None = None, undoes: tuple[str, ...] = ()
) -> Plan:
    """A yes-or-no question about calls; `undoes` as in the plan that a yes makes."""
    return ask(words, options, {"confirm": [asdict(call) for call in calls], "undoes": list(undoes), "words": words}, situation)


def doing(tool: str, wish: dict[str, Any], name: str, now: datetime) -> str:
    """What a call or a wish would do to the task called `name`, behind "Shall I" or "Which one shall I"."""
    if tool == "update_task":
        said = _updating(wish, name, now)
    elif tool == "complete_task":
        said = f"reopen {name}" if wish.get("completed") is False else f"mark {name} as done"
    else:
        said = f"delete {name}" if tool == "delete_task" else f"bring {name} back"
    return " ".join(said.split())


def _updating(wish: dict[str, Any], name: str, now: datetime) -> str:
    if "title" in wish:
        return f"rename {name} to {bold(wish['title'])}" if wish["title"] else f"rename {name}"
    if wish.get("clear_due") or wish.get("clear_time"):
        return f"take the {'date' if wish.get('clear_due') else 'time'} off {name}"
    if "priority" in wish:
        return f"take the priority off {name}" if wish["priority"] == "none" else f"set {name} to {wish['priority']} priority"
    if "own_time" in wish or ("due_time" in wish and "due_date" not in wish):
        return f"move {name} to {wish.get('own_time') or wish['due_time']}"
    return f"move {name} to {spoken_due(*due_of(wish), now)}" if "due_date" in wish else f"move {name}"


def carry_out(found: Found, tool: str, wish: dict[str, Any], situation: Situation, what: str = "task") -> Plan:
    """Calls for what was found; more than three tasks, or none for sure: a question."""
    if found.how == "unclear":
        return ask("I am not sure which tasks you mean, so I changed nothing. Please name them one by one.")
    if found.how == "unsaid":
        about = situation.about_tasks
        if len(about) == 1:
            return offer(about, tool, wish, situation)
        return ask(f"Which task shall I {doing(tool, wish, '', situation.now)}?", pending={"tool": tool, "arguments": wish, "options": []})
    said = "" if found.said in ("all", "done", "overdue", "today", "open") else found.said
    if found.how == "none" or not found.tasks:
        return not_found(said, what)
    if found.how == "several":
        return offer(found.tasks, tool, wish, situation, said)
    calls: list[Call] = []
    for task in found.tasks:
        made = calls_for(tool, wish, task, situation.now)
        if isinstance(made, Question) and len(found.tasks) > 1:
            return ask(
                "Not all of these have a date, so I changed nothing. Please move them one by one."
                if wish
                else "When shall they be due? Please say it in one sentence, as in “move milk and rent to friday”."
            )
        if isinstance(made, Question):
            return ask(made.words, pending={"tool": tool, "arguments": made.wish, "options": []})
        calls += made
    if len(found.tasks) > MOST_AT_ONCE:
        return confirm(f"Shall I {doing(tool, wish, f'these {len(found.tasks)} tasks', situation.now)}?", tuple(calls), found.tasks, situation)
    return Plan("change", tuple(calls))


def offer(tasks: tuple[KnownTask, ...], tool: str, wish: dict[str, Any], situation: Situation, said: str = "", lead: str = "") -> Plan:
    """Which of these? `lead`: said first, in place of how many were found."""
    about = f" with “{said[:100]}”" if said else ""
    pending = {"tool": tool, "arguments": wish, "options": [task.id for task in tasks]}
    if len(tasks) > MOST_OFFERED:
        return ask(f"I found {len(tasks)} tasks{about}. Please say more of the title.")
    if len(tasks) == 1:
        question = f"Shall I {doing(tool, wish, bold(tasks[0].title), situation.now)}?"
        return Plan("ask", options=(tasks[0].id,), pending=pending, words=f"{lead} {question}".strip())
    question = f"{lead or f'I found {len(tasks)} tasks{about}.'} Which one shall I {doing(tool, wish, '', situation.now)}?"
    return ask(question, tasks, pending, situation)


def added_instead(arguments: dict[str, Any], now: datetime, words: str = "") -> Plan:
    """Asks whether to add what may have been meant as a new task."""
    return adding((Call("add_task", arguments),), now) if not words else confirm(words, (Call("add_task", arguments),))


def adding(calls: tuple[Call, ...], now: datetime) -> Plan:
    """Asks whether to add these tasks."""
    names = [told(call.arguments, now) for call in calls]
    return confirm(f"Shall I add {names[0]}?" if len(names) == 1 else f"Shall I add these tasks?\n\n{bulleted(names)}", calls)
