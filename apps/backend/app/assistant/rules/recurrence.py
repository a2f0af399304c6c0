"""Repetition ("every monday", "daily", "on tuesdays"): recognised, because it is not supported."""

import re

from app.assistant.rules.days import WEEKDAYS
from app.assistant.rules.numbers import cardinal, ordinal
from app.assistant.rules.words import Tokens, longest, matched, plain

_TIMES = "day|days|week|weekday|weekdays|weekend|weekends|weeks|month|months|year|years|morning|mornings|evening|evenings|afternoon|night|nights|" + (
    "hours|minutes|quarter|fortnight|" + "|".join(WEEKDAYS)
)
_PLURALS = "|".join(f"{day}s" for day in WEEKDAYS) + "|weekdays|weekends|mornings|evenings|nights"
_ADVERBS = frozenset("daily weekly biweekly bi-weekly fortnightly monthly quarterly yearly annually hourly nightly everyday".split())
_PATTERNS = (
    f"every|each other|first|second|third|fourth|last|single? {_TIMES}", f"on|every|each? {_PLURALS} and|,|& {_PLURALS}",
    f"on|every|each? {_PLURALS}",
    "once|twice|thrice a|per|every day|week|month|year", "times a|per|every day|week|month|year", "per day|week|month|year", "every now and then",
    "all the time", "day by day", "on a regular basis",
)  # fmt: skip


def repetition(tokens: Tokens) -> tuple[int, int] | None:
    """Where a repetition stands; an adverb before a noun ("the weekly report") is none."""
    words = plain(tokens)
    for at, word in enumerate(words):
        end = longest(_PATTERNS, words, at)
        if end is None and re.fullmatch(r"\d+x", word):
            end = matched("a|per|every|each? day|daily|week|weekly|month|monthly|year", words, at + 1)
        if end is None and word in ("every", "each") and at + 2 < len(words) and (cardinal(words[at + 1]) or ordinal(words[at + 1])):
            end = matched(_TIMES, words, at + 2)
        if (
            end is None
            and word in _ADVERBS
            and (
                at
                and at + 1 == len(words)
                or at + 1 < len(words)
                and (tokens[at + 1].closes or words[at + 1] in ("to", "at", "on", "in", "for", "until", "from"))
            )
        ):
            end = at + 1
        if (
            end is None
            and word == "a"
            and words[at - 1] not in ("by", "for", "in", "within")
            and any(map(cardinal, words[max(0, at - 3) : max(0, at - 1)]))
        ):
            end = matched("a day|week|month|year", words, at)  # "learn 50 words a day"
            end = end if end and (end == len(words) or tokens[end].closes) else None
        if end is not None and not _named(words, at, end):
            return _first_word(words, at), matched("of the|each|every month|year|week", words, end) or end
    return None


def _first_word(words: tuple[str, ...], at: int) -> int:
    """With what belongs to it in front: "on the 1st of every month"."""
    if at < 2 or words[at - 1] != "of" or ordinal(words[at - 2]) is None:
        return at
    at -= 2
    for word in ("the", "on"):
        at -= bool(at and words[at - 1] == word)
    return at


def _named(words: tuple[str, ...], at: int, end: int) -> bool:
    """A plural after an article, or before a noun, is a thing: "the mondays album"."""
    if not words[at].endswith("s") or words[at] == "times":
        return False
    owned = at > 0 and words[at - 1] in ("the", "a", "my")
    return owned or (end < len(words) and words[end].isalpha() and words[end] not in _BEHIND)


_BEHIND = frozenset("at and in from until for please to remind i".split())
