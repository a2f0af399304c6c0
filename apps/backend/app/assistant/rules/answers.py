"""What is said to a question the assistant asked."""

from dataclasses import replace

from app.assistant.rules.adding import plan_items
from app.assistant.rules.amounts import amount_at
from app.assistant.rules.clause import Clause, starts_past
from app.assistant.rules.items import first_span, read_item, title_of
from app.assistant.rules.matching import find
from app.assistant.rules.parts import Span
from app.assistant.rules.places import places_of
from app.assistant.rules.plans import ask, carry_out, offer
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.splitting import split_items
from app.assistant.rules.talk import chats
from app.assistant.rules.types import Call, KnownTask, Pending, Plan, Situation
from app.assistant.rules.vocabulary import NEGATIONS, PRONOUNS
from app.assistant.rules.when import resolve as resolve_when
from app.assistant.rules.wishes import due_wish, shift_wish
from app.assistant.rules.words import longest, matched, plain, trimmed

_YES = frozenset(
    "yes yep yeah yup yea sure ok okay y confirm confirmed correct absolutely definitely fine exactly yess yesss aye affirmative course ahead".split()
)
_WITH_YES = frozenset(
    "please do it go of right sounds good great thanks you can all them those these that this one both as done now i am im really the tasks task so "
    "yes delete remove complete mark move change add".split()
)
_AGREED = ("please do it?", "do it|that|so please?")
_TOOL_WORDS = {
    "delete": "delete_task", "remove": "delete_task", "complete": "complete_task", "add": "add_task", "move": "update_task", "change": "update_task",
}  # fmt: skip
_NONE = frozenset("none neither nothing no not nope".split())
_TOLD = frozenset("i ive im is are was were has have done finished completed bought paid".split())
_NO = frozenset("no nope nah n dont never".split())


def is_yes(words: tuple[str, ...]) -> bool:
    """ "yes", "ok do it", "yes, delete them all"; not "yes but"."""
    said = tuple(word for word in words if word.isalnum())
    return longest(_AGREED, said) == len(said) > 0 or (bool(_YES & set(said)) and all(word in _YES or word in _WITH_YES for word in said))


def is_no(words: tuple[str, ...]) -> bool:
    return bool(words) and words[0] in _NO


def read_answer(clause: Clause, situation: Situation, pending: Pending) -> Plan | None:
    """Before any other reading: None if this is no plain answer."""
    words = plain(trimmed(clause.whole))
    asked = any(token.word.startswith("?") for token in clause.whole)
    if "confirm" in pending:
        return _confirmed(pending, situation) if not asked and (is_yes(words) or _repeated(words, pending)) else None
    options = tuple(task for task_id in pending.get("options", []) for task in situation.tasks if task.id == task_id)
    if options and not asked:
        return _chosen(clause, words if is_yes(words) else clause.words or words, situation, pending, options)
    return None


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


def again(situation: Situation, pending: Pending, why: str = "I did not understand that.") -> Plan:
    """The same question once more."""
    options = tuple(task for task_id in pending.get("options", []) for task in situation.tasks if task.id == task_id)
    if "confirm" in pending:
        return ask(f"{why} Please answer yes or no. {pending.get('words', '')}".strip(), pending=pending)
    if options:
        return offer(options, pending["tool"], dict(pending.get("arguments", {})), situation, lead=why)
    arguments = pending.get("arguments", {})
    named = arguments.get("title") if pending["tool"] == "add_task" else arguments.get("task_id")
    untitled = pending["tool"] == "add_task" or arguments.get("title") == ""
    question = (
        "What shall it be called?"
        if untitled and not (pending["tool"] == "add_task" and named)
        else "When shall it be due?"
        if named
        else "Which task do you mean?"
    )
    return ask(f"{why} {question}", pending=pending)


def _confirmed(pending: Pending, situation: Situation) -> Plan:
    """Without what has been deleted since the question."""
    calls = tuple(Call(call["tool"], dict(call["arguments"])) for call in pending["confirm"])
    here = {task.id for task in situation.tasks}
    calls = tuple(call for call in calls if call.tool in ("add_task", "restore_task") or call.arguments["task_id"] in here)
    if not calls:
        return Plan("not_found", words="That is no longer in your list, so I changed nothing.")
    return Plan("change", calls, undoes=tuple(pending.get("undoes", ())))


def _chosen(clause: Clause, words: tuple[str, ...], situation: Situation, pending: Pending, options: tuple[KnownTask, ...]) -> Plan | None:
    tool, wish = pending["tool"], dict(pending.get("arguments", {}))
    if is_yes(words):
        return carry_out(Found(options), tool, wish, situation) if len(options) == 1 else again(situation, pending, "Gladly.")
    if _NONE & set(words) and len(words) < 4:
        return Plan("refused", words="All right, I changed nothing.")
    if (NEGATIONS | {"but", "except"}) & set(words):
        return None
    places = places_of(words, len(options))
    if places is not None:
        if places and all(1 <= place <= len(options) for place in places):
            return carry_out(Found(tuple(options[place - 1] for place in places)), tool, wish, situation)
        return again(situation, pending, f"There are only {len(options)} to choose from." if len(options) > 1 else "There is only this one.")
    bare = tuple(word for word in words if word not in ("of", "them", "these", "those", "the", "please", "two", "three"))
    if bare in (("both",), ("all",), ("everything",), ("each",)) and (bare != ("both",) or len(options) == 2):
        return carry_out(Found(options), tool, wish, situation)
    if tool != "complete_task" and (starts_past(words) is not None or _TOLD & set(words)):
        return None  # "i bought the present" is no answer to "which one shall I delete?"
    found = find(clause.text(clause.core), options)
    return carry_out(Found(found), tool, wish, situation) if len(found) == 1 else None


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
    start = longest(("make|move it to|on?", "lets say", "to|on"), clause.words) or 0
    span = first_span(clause.core[start:], situation.now)
    return span if span and span.end == len(clause.core) - start else None


def _reachable(tool: str, arguments: dict, situation: Situation) -> tuple[KnownTask, ...]:
    if tool == "delete_task":
        return situation.tasks
    done = tool == "complete_task" and arguments.get("completed") is False
    return tuple(task for task in situation.tasks if task.completed is done)
