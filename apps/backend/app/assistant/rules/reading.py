"""One clause read: commands first, then what is said of tasks, at last a guess that asks."""

from collections.abc import Callable

from app.assistant.rules.adding import TOOLS, read_add
from app.assistant.rules.changing import read_clear, read_priority, read_rename
from app.assistant.rules.clause import Clause
from app.assistant.rules.commands import explicit
from app.assistant.rules.completing import read_complete
from app.assistant.rules.correcting import read_correction
from app.assistant.rules.deleting import read_delete
from app.assistant.rules.items import read_item
from app.assistant.rules.lacking import LACKING, SPENT
from app.assistant.rules.listing import read_list
from app.assistant.rules.matching import find
from app.assistant.rules.moving import read_move
from app.assistant.rules.picking import read_pick
from app.assistant.rules.plans import added_instead, adding, ask, offer, unknown
from app.assistant.rules.polish import without_front
from app.assistant.rules.questions import read_question
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.reopening import read_reopen
from app.assistant.rules.splitting import split_items
from app.assistant.rules.talk import read_negation
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.undoing import read_undo
from app.assistant.rules.verbs import begins_with_verb, likely_verb
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
_FINITE = frozenset("is are was were am has have had does did can could will would should so".split())
_CONDITIONS = frozenset("if when once unless whenever maybe perhaps suppose imagine".split())


def read_clause(clause: Clause, situation: Situation) -> Plan | None:
    """None if nobody understands it."""
    words = clause.words
    if not words:
        return None
    if corrected := read_correction(clause, situation):
        return corrected
    front = plain(without_front(clause.whole))
    if front and front[0] in _CONDITIONS and matched("when|whenever is|are|was|were|do|does|did|am|should|must", front) is None:
        return unknown()
    if pick := read_pick(clause, situation):  # before its "no" is taken for a refusal
        return pick
    if repetition(clause.core) == (0, len(clause.core)):
        return ask(f"I cannot repeat tasks ({clause.text(clause.core)}) yet; I can add one for a single day.")
    told = explicit(clause.whole, situation.now)
    if negation := None if told else read_negation(clause, situation):
        return (read_reopen(clause, situation) if words[0] in ("no", "i", "its") else None) or negation
    if told:
        if matched("add|put it|that|this to|on|for", front) and (moved := read_move(clause, situation)) and moved.calls:
            return moved  # "add it to today"
        if front[0] in ("put", "add") and "back" in front[-5:]:
            undone = read_undo(clause, situation)
            if undone and (undone.calls or not begins_with_verb(clause.core[1:])):
                return undone
        return read_add(clause, situation)
    found = (plan for reader in _READERS if (plan := reader(clause, situation)))
    return next(found, None) or read_guess(clause, situation)


def read_guess(clause: Clause, situation: Situation) -> Plan | None:
    """A bare noun with a date may be meant as a task; it is asked."""
    if clause.negated or clause.asks or TOOLS & set(clause.words) or (longest(LACKING, clause.words) and SPENT & set(clause.words)):
        return None
    if listed := _listed(clause, situation):
        return listed
    wanted = longest((*_WANTED, *LACKING), clause.words)
    item = read_item(clause.core[wanted or 0 :], clause.source, situation.now)
    if wanted and item.title and not item.why and wanted < len(clause.words) and clause.words[wanted] not in _IDLE and len(item.title.split()) < 9:
        return added_instead(item.arguments(), situation.now)
    words = set(clause.words)
    talks = words & (PRONOUNS | {"is", "are", "was", "were", "am", "so", "be", "my", "happy", "ignore", "will", "going", "has", "have"})
    if likely_verb(clause.core) and not item.why and not item.commented and not words & _FINITE and len(clause.core) <= 10:
        return added_instead(item.arguments(), situation.now)
    if item.title and item.when and item.why == item.half and not talks and len(clause.core) <= 10 and len(item.title.split()) <= 5:
        known = find(item.title, situation.open_tasks) if not item.half else ()
        if len(known) == 1 and known[0].due_date is None:  # "and the milk for tomorrow"
            return offer(known, "update_task", item.when, situation)
        return ask(item.half) if item.half else added_instead(item.arguments(), situation.now)
    return None


def _listed(clause: Clause, situation: Situation) -> Plan | None:
    """ "groceries: milk, eggs, cheese"."""
    at = next((at for at, token in enumerate(clause.core[:7]) if token.word == ":" and at), None)
    if at is None:
        return None
    pieces, _ = split_items(clause.core[at + 1 :], True, situation.now)
    items = [read_item(piece, clause.source, situation.now) for piece in pieces]
    if len(items) < 2 or not all(item.title and not item.why and not item.commented and len(item.title.split()) < 7 for item in items):
        return None
    return adding(tuple(Call("add_task", item.arguments()) for item in items), situation.now)
