"""A search for what a question names."""

from app.assistant.rules.matching import same, words_of
from app.assistant.rules.polish import without_list
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.views import QUIET
from app.assistant.rules.when import span_at
from app.assistant.rules.words import Tokens, longest, plain, trimmed

_ABOUT = ("about|regarding|containing|mentioning|concerning|re|involving", "with the|a? word?", "related to", "to do with")
_ASKING = (
    "anything|something|everything|what|any|whats|whatever|do i have|got? anything|something|tasks?", "have i got anything|something|tasks",
    "is|are there anything|something|any",
    "anything|any|what tasks|todos|things|do|i|have|got?", "how many tasks|todos|things",
)  # fmt: skip
_CUT_BEHIND = frozenset("task tasks done finished due please list todo thing one again todos item about down".split())


def content_of(tokens: Tokens, situation: Situation) -> Tokens:
    """What is neither a word of lists nor a date."""
    words = plain(tokens)
    kept, at = [], 0
    while at < len(tokens):
        span = span_at(words, at, situation.now)
        if span and not (span.lead == "" and any(part.clock for part in span.parts)):
            at = span.end
            continue
        if words[at] not in QUIET and tokens[at].kind != "mark":
            kept.append(tokens[at])
        at += 1
    return tuple(kept)


def topic_of(tokens: Tokens, words: tuple[str, ...]) -> Tokens:
    """ "anything about mom": mom."""
    start = longest(_ASKING, words)
    for at in range(max(0, start - 1), len(words)) if start else ():
        end = longest(_ABOUT, words, at)
        if end and end < len(words):
            return trimmed(tokens[end:]) if not words[end].endswith("ing") else ()
    return ()


def search(tokens: Tokens, situation: Situation, view: str) -> Plan | None:
    """None if nothing is named."""
    tokens = trimmed(without_list(trimmed(tokens)))
    tokens = tokens[:-2] if plain(tokens[-2:]) in (("on", "here"), ("on", "there"), ("in", "here"), ("in", "there")) else tokens
    if tokens and tokens[0].word in ("the", "my", "a", "an", "any", "all"):
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].word in _CUT_BEHIND:
        tokens = tokens[:-1]
    said = " ".join(token.quoted if token.kind == "quote" else token.text for token in tokens if token.kind != "mark")
    if not said or all(token.word in QUIET for token in tokens):
        return None
    # The list searches for the letters: of a typo, for what it was meant to be.
    titles = {word for task in situation.tasks for word in words_of(task.title)}
    said = " ".join(_as_in(word, titles) for word in said.split())
    return Plan("list", (Call("list_tasks", {"view": view, "search": said[:200]}),))


def _as_in(word: str, titles: set[str]) -> str:
    lower = word.lower()
    if any(lower in title for title in titles):
        return word
    return next((title for title in sorted(titles) if same(title, lower)), word)
