"""What is said to a question the assistant asked."""

from dataclasses import replace
from datetime import date

from app.assistant.rules.adding import plan_items
from app.assistant.rules.amounts import amount_at
from app.assistant.rules.choosing import again, chosen
from app.assistant.rules.clause import Clause
from app.assistant.rules.items import first_span, read_item, title_of
from app.assistant.rules.parts import Span
from app.assistant.rules.plans import ask, carry_out
from app.assistant.rules.polish import without_same_time
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.splitting import split_items
from app.assistant.rules.talk import chats
from app.assistant.rules.types import Call, KnownTask, Pending, Plan, Situation
from app.assistant.rules.vocabulary import PRONOUNS
from app.assistant.rules.when import resolve as resolve_when
from app.assistant.rules.when import span_at
from app.assistant.rules.wishes import due_wish, shift_wish
from app.assistant.rules.words import longest, matched, plain, trimmed
from app.assistant.rules.yes_no import is_yes

_TOOL_WORDS = {
    "delete": "delete_task", "remove": "delete_task", "complete": "complete_task", "add": "add_task", "move": "update_task", "change": "update_task",
}  # fmt: skip
# In front of a date that answers.
_LEADING = (
    "better|rather|lets|do|say ,?", "make|move it to|on?", "lets say", "to|on", "the? same time on?", "the? same day|date ,? but|just? but|just?",
)  # fmt: skip
_OTHERWISE = (
    "yes|yep|yeah|sure|ok|okay|please ,? but|and|please? make|do? it? ,?",
    "no|nope|nah|not ,? not? ,? make|lets? it|do? better|rather?", "make|lets it|that|do", "better|rather ,?",
)  # fmt: skip


def read_answer(clause: Clause, situation: Situation, pending: Pending) -> Plan | None:
    """Before any other reading: None if this is no plain answer."""
    words = plain(trimmed(clause.whole))
    asked = any(token.word.startswith("?") for token in clause.whole)
    if "confirm" in pending:
        if not asked and (is_yes(words) or _repeated(words, pending)):
            return _confirmed(pending, situation)
        return _redated(words, situation, pending)
    options = tuple(task for task_id in pending.get("options", []) for task in situation.tasks if task.id == task_id)
    if len(options) == 1 and not asked and (otherwise := _redated(words, situation, pending)):
        return otherwise
    if options and not asked:
        return chosen(clause, words if is_yes(words) else clause.words or words, situation, pending, options)
    return None


def _redated(words: tuple[str, ...], situation: Situation, pending: Pending) -> Plan | None:
    """ "no, saturday" to "shall I add milk, due tomorrow?", "yes, for saturday" to "shall I add milk?"."""
    one = {"tool": pending.get("tool"), "arguments": {"task_id": (pending.get("options") or [""])[0], **pending.get("arguments", {})}}
    (call, *further) = pending.get("confirm") or [one]
    due = call["arguments"].get("due_date")
    dated = due is not None or call["tool"] == "add_task"
    start = longest(_OTHERWISE, words)
    if start is not None and "due_time" in call["arguments"] and len(words) == start + 1:
        words = (*words[:start], "at", words[start])  # "no, 4"
    span = span_at(words, start or 0, situation.now) if start is None or start < len(words) else None
    if further or call["tool"] not in ("add_task", "update_task") or not dated or not span or span.end != len(words):
        return None
    when = resolve_when(span.parts, situation.now, day=date.fromisoformat(due) if due else None)
    if when.why:
        return ask(when.why, pending=pending)
    return Plan("change", (Call(call["tool"], call["arguments"] | when.arguments()),))


def _repeated(words: tuple[str, ...], pending: Pending) -> bool:
    """ "delete them" to "shall I delete these?"."""
    tool = _TOOL_WORDS.get(words[0]) if words else None
    return (
        bool(tool)
        and matched("them|those|these|it all? please? …", words, 1) is not None
        and all(call["tool"] == tool for call in pending["confirm"])
    )


def read_missing(clause: Clause, situation: Situation, pending: Pending) -> Plan | None:
    """What the question waits for, where the words are no command of their own: a title, a date, a task."""
    arguments, tool = dict(pending.get("arguments", {})), pending.get("tool", "")
    if "confirm" in pending or pending.get("options") or any(token.word.startswith("?") for token in clause.whole) or not clause.core:
        return None
    if tool == "add_task" and not arguments.get("title"):
        if is_yes(clause.words) or repetition(clause.core):
            return again(situation, pending, "I cannot repeat tasks yet." if repetition(clause.core) else "Gladly.")
        return _titled(clause, situation, arguments)
    if tool == "add_task":
        return _dated(clause, situation, arguments)
    if "task_id" not in arguments:
        found = resolve(clause.core, clause.source, situation, _reachable(tool, arguments, situation))
        return carry_out(found, tool, arguments, situation) if found.tasks else None
    task = next((task for task in situation.tasks if task.id == arguments["task_id"]), None)
    if task is None or tool != "update_task":
        return None
    if arguments.get("title") == "":
        return carry_out(Found((task,)), tool, {"title": title_of(clause.core, clause.source)[:200]}, situation)
    wish = _new_date(clause, situation)
    if isinstance(wish, str):
        return ask(wish, pending=pending)
    return carry_out(Found((task,)), tool, wish, situation) if wish else None


def _confirmed(pending: Pending, situation: Situation) -> Plan:
    """Without what has been deleted since the question."""
    calls = tuple(Call(call["tool"], dict(call["arguments"])) for call in pending["confirm"])
    here = {task.id for task in situation.tasks}
    calls = tuple(call for call in calls if call.tool in ("add_task", "restore_task") or call.arguments["task_id"] in here)
    if not calls:
        return Plan("not_found", words="That is no longer in your list, so I changed nothing.")
    return Plan("change", calls, undoes=tuple(pending.get("undoes", ())))


def _titled(clause: Clause, situation: Situation, arguments: dict) -> Plan:
    if clause.negated or chats(clause.words) or clause.words[0] in PRONOUNS - {"my"}:
        return again(situation, {"tool": "add_task", "arguments": arguments})
    start = longest(("call it", "its|it is? called|named", "called|named", "the title|name is"), clause.words) or 0
    pieces, sure = split_items(clause.core[start:], True, situation.now)
    sure = sure and not {"guess", "maybe", "perhaps", "think", "probably"} & set(clause.words)
    items = [read_item(piece, clause.source, situation.now) for piece in pieces]
    plan = plan_items(items, clause.notes, situation.now, sure)
    if plan.kind != "change":
        return plan
    return replace(plan, calls=tuple(Call(call.tool, arguments | call.arguments) for call in plan.calls))


def _dated(clause: Clause, situation: Situation, arguments: dict) -> Plan | None:
    words = clause.words
    if matched("no|without|skip|none|never|any date|time|deadline? …", words) is not None:
        return Plan("change", (Call("add_task", arguments),))
    span = _span(clause, situation)
    if not span:
        return None
    when = resolve_when(span.parts, situation.now)
    if when.why:
        return ask(when.why, pending={"tool": "add_task", "arguments": arguments, "options": []})
    return Plan("change", (Call("add_task", arguments | when.arguments()),))


def _new_date(clause: Clause, situation: Situation) -> dict | str | None:
    words = clause.words
    start = matched("back|forward? by", words) or 0
    amount = amount_at(words, start)
    behind = longest(("later|further|more",), words, amount[0]) or amount[0] if amount else 0
    if amount and behind == len(words):
        return shift_wish(amount[1])
    span = _span(clause, situation)
    return due_wish(span.parts, situation.now) if span else None


def _span(clause: Clause, situation: Situation) -> Span | None:
    start = longest(_LEADING, clause.words) or 0
    tokens = without_same_time(clause.core[start:])
    span = first_span(tokens, situation.now)
    return span if span and span.end == len(tokens) else None


def _reachable(tool: str, arguments: dict, situation: Situation) -> tuple[KnownTask, ...]:
    if tool == "delete_task":
        return situation.tasks
    done = tool == "complete_task" and arguments.get("completed") is False
    return tuple(task for task in situation.tasks if task.completed is done)
