"""What was just done, said otherwise: "i meant saturday", "no, sunday", "call it oat milk"."""

from typing import Any

from app.assistant.rules.clause import Clause
from app.assistant.rules.items import MOST_CHARACTERS, title_of
from app.assistant.rules.matching import find
from app.assistant.rules.plans import ask, carry_out, confirm, doing, offer
from app.assistant.rules.polish import level_behind, without_back
from app.assistant.rules.references import Found
from app.assistant.rules.spoken import bold
from app.assistant.rules.types import Call, Change, KnownTask, Plan, Situation
from app.assistant.rules.undoing import reversal
from app.assistant.rules.vocabulary import NEGATIONS, PRONOUNS
from app.assistant.rules.when import span_at
from app.assistant.rules.wishes import due_wish
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed

_TAKEN_BACK = "no|nope|sorry|oops|whoops|wait|actually|ah|hmm|rather|better"
_MEANT = (f"{_TAKEN_BACK}? ,? i meant|mean|ment|said to? say? ,?",)
_SOFTLY = (f"{_TAKEN_BACK} ,? not? ,?", "oh? no ,? wait ,?", "wait ,? no ,?")
_CALLED = (f"{_TAKEN_BACK}? ,? call|name it",)
_NO_NAMES = ("a|off|quits|even|in|out|back|now|later|again|whatever|something|what|how|like",)


def read_correction(clause: Clause, situation: Situation) -> Plan | None:
    """Only where the newest change is of the one task that was spoken of."""
    if len(situation.about) != 1 or clause.asks or situation.pending:  # an open question is what it would be about
        return None
    tokens = _without_instead(without_back(trimmed(clause.whole)))
    task = next((task for task in situation.tasks if task.id == situation.about[0]), None)
    bare = _without_instead(clause.core)
    if task and (end := longest(_CALLED, plain(bare))) and end < len(bare):
        return None if longest(_NO_NAMES, plain(bare), end) else _renamed(bare[end:], task, clause, situation)
    newest = situation.changes[0] if situation.changes else None
    if not newest or newest.task_id != situation.about[0]:
        return None
    if task and newest.tool in ("add_task", "update_task") and (followed := _followed(tokens, newest, task, situation)):
        return followed
    rest, sure = _meant(tokens, situation)
    span = span_at(plain(rest), 0, situation.now) if rest else None
    if span and span.end == len(rest):
        return _redated(due_wish(span.parts, situation.now), newest, task, situation, sure)
    return _another(rest, newest, task, clause, situation) if rest and sure else None


def _without_instead(tokens: Tokens) -> Tokens:
    return tokens[:-1] if len(tokens) > 1 and tokens[-1].word == "instead" else tokens


def _followed(tokens: Tokens, newest: Change, task: KnownTask, situation: Situation) -> Plan | None:
    """ "high priority"; behind a task without a date also "tomorrow at 4"."""
    rest, level = level_behind(tokens)
    if level and not trimmed(rest):
        return offer((task,), "update_task", {"priority": level}, situation)
    span = span_at(plain(tokens), 0, situation.now) if newest.tool == "add_task" and not task.due_date else None
    if not span or span.end != len(tokens) or not (span.lead or any(part.clock for part in span.parts)):
        return None
    wish = due_wish(span.parts, situation.now)
    if isinstance(wish, str):
        return ask(wish, pending={"tool": "update_task", "arguments": {"task_id": task.id}, "options": []})
    return offer((task,), "update_task", wish, situation)


def _meant(tokens: Tokens, situation: Situation) -> tuple[Tokens, bool]:
    """What was meant, and whether that is sure; no tokens for no correction."""
    words = plain(tokens)
    meant = longest(_MEANT, words)
    if meant is None and matched("i meant|mean …", words, len(words) - 2) is not None:
        tokens, meant = trimmed(tokens[:-2]), 0
    denied = next((at + 1 for at in range(2, len(words) - 1) if words[0] == "not" and words[at] == ","), None)
    if denied and (old := span_at(words[: denied - 1], 1, situation.now)) and old.end == denied - 1:  # "not saturday, sunday"
        meant = denied
    start = meant if meant is not None else longest(_SOFTLY, words)
    if start is None:
        return (), False
    until = next((at for at in range(start + 1, len(tokens)) if tokens[at].word == "not" or matched(", not", words, at)), len(tokens))
    return tokens[start:until], meant is not None


def _redated(wish: dict[str, Any] | str, newest: Change, task: KnownTask | None, situation: Situation, sure: bool) -> Plan | None:
    if task is None or newest.tool not in ("add_task", "update_task"):
        return None
    if isinstance(wish, str):
        return ask(wish)
    return carry_out(Found((task,)), "update_task", wish, situation) if sure else offer((task,), "update_task", wish, situation)


def _another(rest: Tokens, newest: Change, task: KnownTask | None, clause: Clause, situation: Situation) -> Plan | None:
    """ "i meant the gym" of the task that was completed, deleted or moved; "i meant oat milk" of the one just added."""
    said = clause.text(rest)
    retitled = bool(newest.before and newest.after and newest.before.title != newest.after.title)
    if newest.tool == "add_task" or retitled:
        return _renamed(rest, task, clause, situation, sure=retitled) if task and len(rest) < 9 else None
    was_done = bool(newest.before and newest.before.completed)
    found = [other for other in find(said, situation.tasks) if other.id != newest.task_id and other.completed is was_done]
    wish = _wish(newest)
    if len(found) != 1 or wish is None:
        return None
    back = reversal(newest)
    calls = (*back, Call(newest.tool, {"task_id": found[0].id, **wish}))
    changed = newest.before or newest.after
    instead = doing(newest.tool, wish, bold(found[0].title), situation.now)
    return confirm(f"Shall I undo what I did to {bold(changed.title if changed else '')} and {instead} instead?", calls)


def _wish(change: Change) -> dict[str, Any] | None:
    """What the change did, for another task; None where it cannot be told."""
    if change.tool in ("delete_task", "complete_task"):
        return {"completed": False} if change.after and not change.after.completed else {}
    after, before = change.after, change.before
    if not (after and before and after.due_date and (after.due_date, after.due_time) != (before.due_date, before.due_time)):
        return None
    timed = {"due_time": after.due_time.strftime("%H:%M")} if after.due_time and after.due_time != before.due_time else {}
    return {"due_date": after.due_date.isoformat(), **timed}


def _renamed(rest: Tokens, task: KnownTask, clause: Clause, situation: Situation, sure: bool = True) -> Plan | None:
    wish = {"title": title_of(rest, clause.source)}
    span = span_at(plain(rest), 0, situation.now)
    if not wish["title"] or len(wish["title"]) > MOST_CHARACTERS or rest[0].word in PRONOUNS | NEGATIONS or (span and span.end == len(rest)):
        return None
    return carry_out(Found((task,)), "update_task", wish, situation) if sure else offer((task,), "update_task", wish, situation)
