"""One clause read: commands first, then what is said of tasks, at last a guess that asks."""

from collections.abc import Callable

from app.assistant.rules.adding import TOOLS, read_add
from app.assistant.rules.changing import read_clear, read_priority, read_rename
from app.assistant.rules.clause import Clause
from app.assistant.rules.commands import explicit
from app.assistant.rules.completing import read_complete, read_reopen
from app.assistant.rules.deleting import read_delete
from app.assistant.rules.items import read_item
from app.assistant.rules.listing import read_list
from app.assistant.rules.moving import read_move
from app.assistant.rules.picking import read_pick
from app.assistant.rules.plans import added_instead, ask, unknown
from app.assistant.rules.polish import without_front
from app.assistant.rules.questions import read_question
from app.assistant.rules.talk import read_negation
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.undoing import read_undo
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.vocabulary import PRONOUNS
from app.assistant.rules.words import longest, matched, plain

Reader = Callable[[Clause, Situation], Plan | None]
# Each answers None for what is not its own; read_guess comes last, as it takes nearly everything.
_READERS: tuple[Reader, ...] = (
    read_undo, read_list, read_question, read_reopen, read_clear, read_complete, read_rename, read_priority, read_move, read_delete, read_add,
)  # fmt: skip
# Not said as a command, but near enough to ask.
_WANTED = (
    "i|we? need|remember", "i|we want|wanna to?", "i|we should|ought to?", "i|we wanna", "i|we would|d like to?", "id like to?", "lets",
    "a|another task|todo|reminder to|for|about|:",
)  # fmt: skip
_IDLE = frozenset("you your to know it that this help be go sleep die cry see tell ask some".split())
_CONDITIONS = frozenset("if when once unless whenever maybe perhaps suppose imagine".split())


def read_clause(clause: Clause, situation: Situation) -> Plan | None:
    """None if nobody understands it."""
    words = clause.words
    if not words:
        return None
    front = plain(without_front(clause.whole))
    if front and front[0] in _CONDITIONS and matched("when|whenever is|are|was|were|do|does|did|am|should|must", front) is None:
        return unknown()
    if pick := read_pick(clause, situation):  # before its "no" is taken for a refusal
        return pick
    told = explicit(clause.whole, situation.now)
    if negation := None if told else read_negation(clause, situation):
        return (read_reopen(clause, situation) if words[0] in ("no", "i", "its") else None) or negation
    if told:
        if front[0] in ("put", "add") and "back" in front[-5:]:
            undone = read_undo(clause, situation)
            if undone and (undone.calls or not begins_with_verb(clause.core[1:])):
                return undone
        return read_add(clause, situation)
    found = (plan for reader in _READERS if (plan := reader(clause, situation)))
    return next(found, None) or read_guess(clause, situation)


def read_guess(clause: Clause, situation: Situation) -> Plan | None:
    """A bare noun with a date may be meant as a task; it is asked."""
    if clause.negated or clause.asks or TOOLS & set(clause.words):
        return None
    wanted = longest(_WANTED, clause.words)
    item = read_item(clause.core[wanted or 0 :], clause.source, situation.now)
    if wanted and item.title and not item.why and wanted < len(clause.words) and clause.words[wanted] not in _IDLE and len(item.title.split()) < 9:
        return added_instead(item.arguments(), situation.now)
    words = set(clause.words)
    talks = words & (PRONOUNS | {"is", "are", "was", "were", "am", "so", "be", "my", "happy", "ignore", "will", "going", "has", "have"})
    if item.title and item.when and item.why == item.half and not talks and len(clause.core) <= 10 and len(item.title.split()) <= 5:
        return ask(item.half) if item.half else added_instead(item.arguments(), situation.now)
    return None
