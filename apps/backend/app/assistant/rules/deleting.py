"""Delete, remove, cancel."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.items import last_span
from app.assistant.rules.plans import carry_out
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.when import resolve as resolve_when
from app.assistant.rules.words import Tokens, longest, matched, plain

_PLAIN = ("delete", "remove", "erase", "scrap", "get rid of", "trash", "discard", "nuke", "strike out?", "wipe out?")
# Also ordinary things to do ("clear the gutters"): a deletion only if a task of that name is known.
_ORDINARY = ("drop|cancel|kill|dump|bin|ditch|lose|take|kick", "clear|toss out?", "throw out|away", "chuck out|away?", "cross out")
_OFF = ("off|from my|the|our? todo|task? list|todos|tasks …", "off …", "out …", "away …")


def read_delete(clause: Clause, situation: Situation) -> Plan | None:
    tokens = clause.core[:-1] if len(clause.core) > 1 and clause.words[-1] == "again" else clause.core
    words = plain(tokens)
    end = longest(_PLAIN, words)
    ordinary = end is None
    if end is None:
        end = longest(_ORDINARY, words)
    if end is None or end == len(words) and ordinary:
        return None
    if words[0] == "drop" and words[end] in ("off", "by", "in"):
        return None
    start = next((at for at in range(end, len(words)) if any(matched(pattern, words, at) is not None for pattern in _OFF)), len(words))
    if words[0] in ("take", "kick") and start == len(words):
        return None
    found = _found(tokens[end:start], clause, situation)
    if (clause.asks or words[0] in ("throw", "toss", "dump", "bin", "chuck", "ditch", "lose")) and found.tasks:
        return carry_out(Found(found.tasks, "several", found.said), "delete_task", {}, situation)
    if ordinary and found.how in ("none", "unsaid", "unclear"):
        return None
    return carry_out(found, "delete_task", {}, situation)


def _found(tokens: Tokens, clause: Clause, situation: Situation) -> Found:
    """A date behind the name must be the task's own: "the one due friday"."""
    found = resolve(tokens, clause.source, situation, situation.tasks)
    span = last_span(tokens, situation.now)
    if found.tasks or found.how == "unclear" or not span or not span.start:
        return found
    when = resolve_when(span.parts, situation.now)
    named = resolve(tokens[: span.start], clause.source, situation, situation.tasks)
    nameless = set(plain(tokens[: span.start])) <= {"the", "one", "task", "that", "is", "thing", "all", "everything", "tasks", "due"}
    if nameless or named.tasks:
        of_day = tuple(
            task for task in (situation.tasks if nameless else named.tasks) if when.due_date and task.due_date == when.due_date and not task.completed
        )
        if not of_day and named.tasks and not nameless:
            return Found(named.tasks, "several", named.said)
        return Found(of_day, "these" if len(of_day) == 1 else "several" if of_day else "none", clause.text(tokens))
    return found
