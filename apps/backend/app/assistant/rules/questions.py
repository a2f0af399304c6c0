"""Questions about single tasks, and those that are about something else."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.lacking import LACKING
from app.assistant.rules.matching import find
from app.assistant.rules.plans import unknown
from app.assistant.rules.searching import content_of, search
from app.assistant.rules.stems import stems
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.verbs import VERBS
from app.assistant.rules.words import Tokens, longest, matched, plain

_WHETHER = "should|shall|could|can|may|might|would|must|will|wouldnt|shouldnt i|we|you|it|he|she|they|that|this|there"
_QUESTIONS = frozenset("what whats who whos why how hows which whose does do am where when is are".split())
_ACTS = VERBS | {"add", "delete", "remove"}
_ASKED = (
    "did|have|has i|you|we|it already|ever|just|still?", "do i still|already|really|even? have|need to", "is|are|was|were",
    "at? what time is|do|did|does|should|must|i|have|need|my|the|to|we? i? have|need? to?",
    "when|where|whens|wheres is|are|was|do|did|does|should|must|i|have|need|my|the|to|we? i? have|need? to?", "when|where", "does",
    "do i even|still|already? have|got",
    "have|has i",
)  # fmt: skip


def read_question(clause: Clause, situation: Situation) -> Plan | None:
    """ "did i add milk?" searches; "should i …?" and what is not about tasks changes nothing."""
    tokens, words = clause.core, clause.words
    if not words or longest(LACKING, words):  # "we're out of coffee" reads as "were …"
        return None
    if matched(_WHETHER, words) and not clause.polite:
        return unknown("I leave that to you, and changed nothing.")
    end = longest(_ASKED, words)
    if end and words[0] != "does" and not (words[0] in ("do", "have", "has") and words[1:2] not in (("i",), ("you",))):
        rest = _without_verb(content_of(tokens[end:], situation))
        known = bool(rest) and bool(find(clause.text(rest), situation.tasks))
        about_state = words[0] in ("is", "are", "was", "were")
        if rest and len(rest) < 6 and (known or not about_state) and not {"weather", "you", "your"} & set(plain(rest)):
            return search(rest, situation, "open" if words[0].startswith(("when", "where")) else "all")
        return unknown()
    if words[0] in _QUESTIONS and not matched("do the|my|a|some|your|our", words):
        topic = content_of(tokens[1:], situation) if words[0] in ("what", "whats", "which") else ()
        return search(topic, situation, "open") if topic and len(topic) < 4 and find(clause.text(topic), situation.tasks) else unknown()
    return None


def _without_verb(tokens: Tokens) -> Tokens:
    """ "did i pay the rent": the rent."""
    return tokens[1:] if len(tokens) > 1 and _ACTS & {tokens[0].word, *stems(tokens[0].word)} else tokens
