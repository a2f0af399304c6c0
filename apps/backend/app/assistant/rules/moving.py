"""Another date or time for a known task."""

from typing import Any

from app.assistant.rules.amounts import amount_at
from app.assistant.rules.clause import Clause
from app.assistant.rules.items import last_span
from app.assistant.rules.parts import Span
from app.assistant.rules.plans import ask, carry_out, offer
from app.assistant.rules.polish import without_same_time
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.types import KnownTask, Plan, Situation
from app.assistant.rules.when import span_at
from app.assistant.rules.wishes import due_wish, shift_wish
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed

_MOVE = ("prepone|move|bump|slide|push|postpone|reschedule|shift|delay|defer|snooze|bring|re-schedule|pull back|forward|up|out?", "put off")
_PUT = ("add|put|schedule it|that|this to|on|for|in",)
_SET = ("set|change|make|put|update the? due? date|deadline|time? of|for?",)
_STATED = (
    "is|are|was been? now|moved|due|rescheduled|postponed|pushed|back?", "moved|rescheduled|postponed",
    "has|have|got been? moved|rescheduled|postponed|pushed back?", "due",
)  # fmt: skip
_BACK = frozenset("back forward forwards up out ahead off".split())


def read_move(clause: Clause, situation: Situation) -> Plan | None:
    """ "move dentist to monday", "postpone it by two days", "dentist is at 4pm now"."""
    if clause.asks or repetition(clause.core):
        return None
    tokens, words = _without_old(clause.core), plain(_without_old(clause.core))
    end = 1 if longest(_PUT, words) else longest(_MOVE, words)
    strict = end is not None
    end = end if strict else longest(_SET, words)
    if end is None:
        moved = words[:1] in (("back",), ("forward",)) or words[-1:] in (("later",), ("earlier",), ("sooner",))
        return (_shift(tokens, clause, situation, False) if moved else None) or _stated(tokens, clause, situation)
    if shifted := _shift(tokens[end:], clause, situation, strict):
        return shifted
    span = _span(tokens[end:], situation)
    tasks = situation.open_tasks
    pointing = _plain_name(tokens[end : end + span.start] if span else tokens[end:])
    found = resolve(pointing, clause.source, situation, tasks)
    if span and not found.tasks and not {"all", "everything", "every"} & set(plain(pointing)):
        pointing = _plain_name(_name(pointing, situation))
        found = resolve(pointing, clause.source, situation, tasks)
    if not span:
        if not strict or found.how in ("none", "unclear") and words[0] in ("move", "bring", "push", "pull", "shift"):
            return None
        return carry_out(found, "update_task", {}, situation)
    if (found.how in ("none", "unclear") or not pointing) and (
        not strict or (found.how == "none" and words[0] in ("move", "bring", "pull") and span.lead not in ("to", "until"))
    ):
        return None
    timed = found.how == "these" and not span.lead and all(part.clock for part in span.parts)  # "make the dentist half past three"
    if not _plainly(words, span.lead, pointing, timed) and "instead" not in clause.words:
        return None
    wish = due_wish(span.parts, situation.now)
    if isinstance(wish, str):
        return carry_out(found, "update_task", {}, situation) if found.how != "these" else _asked(found, wish, situation)
    return _carried(found, wish, clause, situation)


def _carried(found: Found, wish: dict[str, Any], clause: Clause, situation: Situation) -> Plan:
    """Asked first if another date was said than the task has: "from friday to monday", "instead of friday"."""
    words = clause.words
    for at in range(len(words)):
        begin = longest(("from", "instead of"), words, at)
        end = next((number for number in range(begin or 0, len(words)) if words[number] in ("to", "until", "till", "til")), len(words))
        span = span_at(("at", *words[begin:end]), 0, situation.now) if begin else None
        if span and span.end > 1 and found.how == "these" and not all(_was(task, span) for task in found.tasks):
            if len(found.tasks) == 1:
                return offer(found.tasks, "update_task", wish, situation)
            return ask("The dates you named are not the ones these tasks have, so I changed nothing.")
    return carry_out(found, "update_task", wish, situation)


def _was(task: KnownTask, span: Span) -> bool:
    """Whether the task is due then; the week and the half of the day are not compared, as they are seldom said."""
    for part in span.parts:
        if part.day and (task.due_date is None or task.due_date.weekday() != part.day.weekday()):
            return False
        if part.clock:
            said, due = part.clock.at(), task.due_time
            if due is None or (said.hour % 12, said.minute) != (due.hour % 12, due.minute):
                return False
    return True


def _plainly(words: tuple[str, ...], lead: str, pointing: Tokens, timed: bool) -> bool:
    """Whether a known task gets another date, and it is no new task: "bring the report on friday", "make a call to mom on friday"."""
    verb, named = words[0], plain(pointing)
    if named[:1] in (("a",), ("an",), ("some",)):
        return False
    if verb == "make":
        return named[:1] in (("it",), ("that",), ("them",), ("this",)) or lead == "due" or bool({"due", "be"} & set(words)) or timed
    if verb in ("bring", "pull"):
        return lead == "to" or bool({"forward", "back", "up"} & set(words))
    return lead in ("to", "until", "till", "til", "for", "") if verb in ("move", "bump", "slide", "push", "shift", "change", "update") else True


def _asked(found: Found, why: str, situation: Situation) -> Plan:
    plan = carry_out(found, "update_task", {}, situation)
    return Plan("ask", options=plan.options, pending=plan.pending, words=f"{why} {plan.words}") if plan.kind == "ask" else plan


def _shift(tokens: Tokens, clause: Clause, situation: Situation, strict: bool) -> Plan | None:
    """ "by two days", "back a week", "forward by an hour", "a day earlier"."""
    words = plain(tokens)
    for start in range(len(words)):
        begin, sign = start, 1
        while begin < len(words) and (words[begin] in _BACK or words[begin] in ("by", "another", "to")) and begin - start < 3:
            sign = -1 if words[begin] in ("forward", "forwards", "up", "ahead") else sign
            begin += 1
        amount = amount_at(words, begin - 1 if begin > start and words[begin - 1] == "another" else begin)
        if not amount:
            continue
        end = amount[0]
        if end < len(words) and words[end] in ("earlier", "sooner", "forward", "later", "back", "out"):
            sign, end = (-1 if words[end] in ("earlier", "sooner", "forward") else 1), end + 1
        elif begin == start and not (strict and start):
            continue
        if end != len(words):
            continue
        found = resolve(_plain_name(tokens[:start]), clause.source, situation, situation.open_tasks)
        if found.how == "none" and not strict:
            return None
        return carry_out(found, "update_task", shift_wish(amount[1] if sign > 0 else amount[1].negative()), situation)
    return None


def _stated(tokens: Tokens, clause: Clause, situation: Situation) -> Plan | None:
    """ "dentist is at 4pm now": done if it says that something changed, else asked."""
    if clause.negated or clause.hedged:
        return None
    span = last_span(tokens, situation.now)
    words = plain(tokens)
    if not span or span.start < 1 or words[0] in ("i", "im", "we", "add", "remind", "what", "when"):
        return None
    name = tokens[: span.start]
    start = next((at for at in range(1, len(name)) if longest(_STATED, plain(name), at) == len(name)), None)
    only_to = span.lead == "to" and start is None
    if start is None and not only_to and span.lead != "due":
        return None
    found = resolve(name[:start] if start else name, clause.source, situation, situation.open_tasks)
    wish = due_wish(span.parts, situation.now)
    if found.how != "these" or len(found.tasks) != 1 or isinstance(wish, str):
        return carry_out(found, "update_task", wish, situation) if found.how == "several" and isinstance(wish, dict) else None
    said = set(words[start or 0 : span.start]) & {"now", "moved", "rescheduled", "postponed", "pushed"} if start else set()
    changed = said or clause.words[-1] == "now" or len(tokens) < len(clause.core)
    return _carried(found, wish, clause, situation) if changed else offer(found.tasks, "update_task", wish, situation)


def _span(tokens: Tokens, situation: Situation) -> Span | None:
    """The new date at the end; "to" and "until" lead to it."""
    words = plain(tokens)
    for start in range(len(words)):
        if words[start] in ("to", "until", "till", "til", "for", "on"):
            span = span_at(words, start + 1, situation.now)
            if not span and words[start] == "to":
                span = span_at((*words[:start], "at", *words[start + 1 :]), start, situation.now)  # "to 8 tonight"
            if span and span.end == len(words):
                return Span(start, span.end, words[start] if words[start] in ("for", "on") else "to", span.parts)
    spans = (span_at(words, start, situation.now) for start in range(len(words)))
    return next((span for span in spans if span and span.end == len(words)), None)


def _without_old(tokens: Tokens) -> Tokens:
    """Without "not 2:30", "instead of friday", "now" behind the new date."""
    words = plain(tokens)
    at = next((at for at in range(2, len(words)) if matched("not", words, at) or matched("instead of", words, at)), len(words))
    tokens = without_same_time(trimmed(tokens[:at]) if at > 2 else tokens)
    return tokens[:-1] if tokens and tokens[-1].word in ("now", "instead") and len(tokens) > 1 else tokens


def _name(tokens: Tokens, situation: Situation) -> Tokens:
    """Without the old date: "from monday"."""
    span = last_span(tokens, situation.now)
    return tokens[: span.start] if span and span.start and tokens[span.start].word == "from" else tokens


def _plain_name(tokens: Tokens) -> Tokens:
    tokens = tokens[:-2] if plain(tokens[-2:]) in (("a", "bit"), ("a", "little"), ("a", "while")) and len(tokens) > 2 else tokens
    while len(tokens) > 1 and (tokens[-1].word in _BACK or tokens[-1].word in ("date", "deadline", "time", "be", "due", "by", "over")):
        tokens = tokens[:-1]
    return trimmed(tokens)
