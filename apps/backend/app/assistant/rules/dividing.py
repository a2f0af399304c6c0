"""A sentence of several wishes, cut where another command begins."""

from app.assistant.rules.clause import Clause, starts_past
from app.assistant.rules.commands import command, explicit
from app.assistant.rules.polish import only_front, without_front
from app.assistant.rules.reading import read_clause
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.types import Situation
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.when import span_at
from app.assistant.rules.words import Tokens, longest, plain, trimmed

MOST_PIECES = 40
_STARTS = (
    "delete|remove|erase|scrap|cancel|rename|postpone|reschedule|uncheck|reopen|undo|restore", "get rid of", "mark|check|tick|cross|move|push",
    "done|finished with?", "complete", "show|list me|my|all?", "whats", "what is|are|do|does|have|did", "how many", "dont|never", "do not",
    "im|i am? done", "make|set", "bring|put|get|take it|that|them|this back",
)  # fmt: skip
_JOINTS = frozenset((",", ";", ".", "!", "?", "and", "then", "also", "plus", "&", "+", "but", "so", "\n"))


def begins_command(tokens: Tokens, situation: Situation) -> bool:
    """Whether the words are plainly a command, of any kind."""
    return explicit(tokens, situation.now) or longest(_STARTS, plain(without_front(tokens))) is not None


def pieces(clause: Clause, situation: Situation) -> list[Clause]:
    """Cut where another command begins. Behind an add, words that name no known task are one more thing to add."""
    tokens = clause.whole
    cuts = [0]
    past = starts_past(plain(without_front(tokens))) is not None
    for at in range(1, len(tokens) - 1):
        before = tokens[cuts[-1] : at]
        if tokens[at].word in ("also", "then") and tokens[at - 1].word in ("i", "we", "you"):
            continue  # "and i also need to …"
        if tokens[at].word not in _JOINTS or only_front(before) or only_front((*before, tokens[at])) or only_date(before, situation):
            continue
        rest = without_front(trimmed(tokens[at + 1 :]))
        words = plain(rest)
        begins = begins_command(rest, situation) or (starts_past(words) is not None and (past or words[0] in ("i", "ive")))
        if words[:1] in (("done",), ("finished",), ("completed",)) and words[1:2] in (("ones",), ("stuff",), ("tasks",), ("things",)):
            begins = False  # "show everything, done ones too"
        begins = begins or (tokens[at].word == "\n" and begins_with_verb(rest))
        if begins and not tokens[at + 1].word in _JOINTS - {"and"}:
            cuts.append(at)
    edges = [*cuts, len(tokens)]
    joined: list[Clause] = []
    start = 0
    for at, end in zip(edges[: MOST_PIECES + 1], edges[1:], strict=False):
        piece = Clause(_unjoined(tokens[at:end]), clause.source, clause.notes if end == len(tokens) else "", tokens[at].word if at else "")
        if joined and _goes_on(joined[-1], piece, situation):
            joined[-1] = Clause(_unjoined(tokens[start:end]), clause.source, piece.notes, joined[-1].joint)
        else:
            joined.append(piece)
            start = at
    return joined


def _goes_on(before: Clause, piece: Clause, situation: Situation) -> bool:
    """ "add write to bob and delete old photos": two things to add, as there is no task of old photos."""
    if command(before.tokens, situation.now) is None or explicit(piece.tokens, situation.now):
        return False
    plan = read_clause(piece, situation)
    if plan is None or plan.kind == "not_found" or (plan.kind == "unknown" and piece.words[:1] in (("what",), ("whats",))):
        return plan is not None
    return "add_task" in plan.proposed or (bool(plan.calls) and plan.calls[0].tool == "add_task")


def only_date(tokens: Tokens, situation: Situation) -> bool:
    """ "on monday, add …", "every friday, add …"."""
    tokens = without_front(tokens)
    span = span_at(plain(tokens), 0, situation.now) if tokens else None
    return bool(span and span.end == len(tokens)) or repetition(tokens) == (0, len(tokens))


def _unjoined(tokens: Tokens) -> Tokens:
    while tokens and tokens[0].word in _JOINTS:
        tokens = tokens[1:]
    while tokens and tokens[-1].word in _JOINTS - {".", "!", "?", "so"}:
        tokens = tokens[:-1]
    return tokens
