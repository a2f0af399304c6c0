"""Not done after all."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.completing import DONE, MARKING
from app.assistant.rules.matching import find
from app.assistant.rules.plans import carry_out
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.spoken import bold
from app.assistant.rules.stems import past_of
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.vocabulary import NEGATIONS
from app.assistant.rules.words import Tokens, longest, matched, plain

_NOT_DONE = (
    f"as|to|is|are|was|were|its|it|still|im|i? is|am|still? not|isnt|arent|wasnt actually|really|quite? {DONE} with|yet?",
    "as|to|is|are|still? undone|incomplete|unfinished|uncompleted|undone|unchecked yet?", "as|to open|todo|pending|not-done|active again?",
    "back? as|to open|todo|active",
)  # fmt: skip
_REOPEN = ("uncheck", "untick", "unmark", "reopen", "re-open", "uncomplete", "unfinish", "open again")


def read_reopen(clause: Clause, situation: Situation) -> Plan | None:
    """ "uncheck the parcel", "mark it as not done", "the taxes are not finished yet"."""
    tokens, words = clause.core, clause.words
    if words[:1] in (("what",), ("whats",), ("which",), ("show",), ("list",)):
        return None
    if words and words[0] == "no" and len(words) > 1:
        tokens, words = tokens[1:], words[1:]
    end = longest(_REOPEN, words)
    if end:
        found = resolve(tokens[end:], clause.source, situation, situation.done_tasks)
        if found.tasks and not any(task.completed for task in found.tasks):
            return Plan("not_found", words=f"{bold(found.tasks[0].title)} is still open.")
        return carry_out(found, "complete_task", {"completed": False}, situation, "finished task")
    if matched("i havent|didnt|have|did not? actually|really? finish|finished|do|done|complete|completed", words) and NEGATIONS & set(words):
        behind = longest(("i havent|didnt|have|did not? actually|really? finish|finished|do|done|complete|completed with?",), words)
        return _reopen(tokens[behind:], clause, situation)
    if unfinished := _unfinished(tokens, words):
        found = find(clause.text(unfinished), situation.done_tasks)
        return _reopen(unfinished, clause, situation) if len(found) == 1 else None
    for start in range(len(words)):
        if any(matched(f"{pattern} …", words, start) is not None for pattern in _NOT_DONE):
            front = matched(f"{MARKING}", words) or matched("im|i am?", words) or 0
            if start >= front:
                pointing = tokens[front:start] or (tokens[start : start + 1] if words[start] in ("its", "it") else ())
                return _reopen(pointing, clause, situation)
    return None


def _unfinished(tokens: Tokens, words: tuple[str, ...]) -> Tokens | None:
    """ "i never filed the taxes after all", "the parcel hasnt been returned yet": what was said of which task."""
    end = next((at for at in range(1, len(words)) if matched("yet …", words, at) or matched("after all …", words, at)), len(words))
    begin = matched("turns out that?", words) or matched("actually ,?", words) or 0
    if (start := longest(("i|we havent|didnt|never actually|really|even?", "i|we have|did not actually|really|even?"), words, begin)) and start < end:
        return tokens[start:end]
    for at in range(begin + 1, end - 1):
        verb = longest(("hasnt|havent|wasnt|werent|isnt|arent been?", "has|have|was|were|is|are not been?", "was|were never"), words, at)
        if verb and verb + 1 == end and past_of(words[verb]):
            return (*tokens[begin:at], tokens[verb])
    return None


def _reopen(tokens: Tokens, clause: Clause, situation: Situation) -> Plan:
    tokens = tokens[:-1] if tokens and tokens[-1].word == "yet" else tokens
    if plain(tokens) in (("its",), ("it",), ("that",), ("thats",), ()):
        about = situation.about_tasks
        found = Found(about if len(about) == 1 else (), "these" if len(about) == 1 else "unsaid")
    else:
        found = resolve(tokens, clause.source, situation, situation.done_tasks)
    if found.how == "these" and found.tasks and all(task.completed for task in found.tasks):
        return carry_out(found, "complete_task", {"completed": False}, situation)
    if found.how == "several":
        return carry_out(found, "complete_task", {"completed": False}, situation)
    return Plan("unknown", words="All right, that stays open. I changed nothing.")
