"""What is to be left alone: "delete everything except the rent", "i called tom but not mom"."""

from dataclasses import replace

from app.assistant.rules.clause import Clause
from app.assistant.rules.references import resolve
from app.assistant.rules.types import KnownTask, Situation
from app.assistant.rules.vocabulary import NEGATIONS
from app.assistant.rules.words import Tokens, longest, plain, trimmed

_EXCEPT = (
    "except for?", "besides", "excluding", "apart from", "but|just not|never|leave|keep", "but i|we havent|didnt", "but havent|didnt|dont",
    ", not|leave|keep|dont",
)  # fmt: skip
_SAID_OF_IT = NEGATIONS | frozenset(
    "for from do leave keep i we it is are was were yet alone open deleted done in as though touch delete complete please one".split()
)


def excepted(clause: Clause, situation: Situation) -> tuple[Clause, Situation] | None:
    """The wish without the exception, and the situation without the tasks named there; None where no known task is excepted."""
    tokens = clause.whole
    words = plain(tokens)
    at = next((at for at in range(1, len(words)) if longest(_EXCEPT, words, at) or _all_but(words, at) or _denied_behind(words, at)), None)
    if at is None or NEGATIONS & set(words[:at]):
        return None
    named = _named(tokens[longest(_EXCEPT, words, at) or at + 1 :])
    deleted = tuple(change.before for change in situation.changes if change.before and change.after is None)
    known = (*situation.tasks, *deleted)
    found = resolve(named, clause.source, situation, known) if named else None
    if not found or found.how not in ("these", "several") or not found.tasks or len(found.tasks) == len(known):
        return None
    return Clause(tokens[:at], clause.source, clause.notes, clause.joint), _without(found.tasks, situation)


def _all_but(words: tuple[str, ...], at: int) -> bool:
    return words[at] == "but" and bool({"all", "everything", "every"} & set(words[:at]))


def _denied_behind(words: tuple[str, ...], at: int) -> bool:
    """ "the report is done, the expenses arent"."""
    return words[at] in (",", "but") and words[-1] in ("isnt", "arent", "wasnt", "not", "havent") and not {",", "and"} & set(words[at + 1 :])


def _named(tokens: Tokens) -> Tokens:
    tokens = trimmed(tokens)
    while tokens and tokens[0].word in _SAID_OF_IT:
        tokens = tokens[1:]
    while tokens and tokens[-1].word in _SAID_OF_IT:
        tokens = tokens[:-1]
    return tokens


def _without(tasks: tuple[KnownTask, ...], situation: Situation) -> Situation:
    ids = {task.id for task in tasks}
    return replace(
        situation,
        tasks=tuple(task for task in situation.tasks if task.id not in ids),
        changes=tuple(change for change in situation.changes if change.task_id not in ids),
    )
