"""Ends of a title that sound like a date or a time but name none."""

import re

from app.assistant.rules.dates import MONTHS
from app.assistant.rules.days import WEEKDAYS
from app.assistant.rules.words import longest

_MONTH = "|".join(MONTHS)
_DAY = f"day|days|week|weeks|weekend|month|months|night|morning|evening|{'|'.join(WEEKDAYS)}"
_OTHER_DAY = (f"the|a|an|2|3|two|three|few {_DAY} after|before|later|afterwards", f"the following|same|other {_DAY}|time", "same day|time")
_OVER = (
    "last week|weekend|month|year|summer|winter|spring|autumn|fall|night|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "a|an|one|two|three|few|couple|some|2|3|4|5|6|10 day|days|week|weeks|month|months|year|years|minutes|hours|while ago", "ages ago",
    "by mistake|accident", "accidentally", "the other day", "earlier", "the day before yesterday",
)  # fmt: skip
_WHOSE = frozenset("from of about for since the that this before after than like".split())
_OF_PERIOD = (f"first|second|third|fourth|last|1st|2nd|3rd|4th {_DAY} of|in the|next|this? month|year|quarter|week",)
_IN_MONTH = (
    f"first|second|third|fourth|last|1st|2nd|3rd|4th|other|whole {_DAY}|half of|in {_MONTH}", f"beginning|start|middle|course|end of|in {_MONTH}",
    f"in|by|until|early|late|mid {_MONTH}",
)  # fmt: skip
_NAMES = {name for name in (*MONTHS, *WEEKDAYS, "noon", "midnight") if len(name) > 3}  # "satish" is somebody
# Where "3/4" or "1.2" is the number of a thing.
_NUMBERED = frozenset("version v chapter section level release ios python to run costs for".split())


def vague(words: tuple[str, ...], counted: frozenset[str]) -> str:
    """A question if the title ends so. `counted`: words whose number is no date ("chapter 5")."""
    if len(words) > 2 and over_at(words):
        return "Is that over already? Then please say “done with …”."
    if len(words) > 2 and _ends(_OTHER_DAY, words):
        return "Which day do you mean? Please name it, as in “on friday”."
    if loose := next((word for word in words[1:] if word.endswith("ish") and _stem(word) in _NAMES), ""):
        return f"Which day or time shall I take for “{loose}”?"
    if _ends(_OF_PERIOD, words, 0):
        return "Which day is that? Please name its date."
    if len(words) > 2 and words[-1] in MONTHS and _ends(_IN_MONTH, words):
        return f"Which day of {words[-1].capitalize()}?"
    if len(words) > 2 and len(words[-1]) == 4 and words[-1].startswith("20") and words[-1].isdigit() and words[-2] in ("in", "by", "until"):
        return f"Which day of {words[-1]}?"
    if len(words) > 1 and _shaped_like_a_day(words[-1], words[-2], counted):
        return f"Is {words[-1]} a date or a time? Then please write it like 24.12. or 17:30."
    return ""


def over_at(words: tuple[str, ...]) -> int | None:
    """Where a past time at the end begins: "put on 5 kilos last month", but not "the photos from last month"."""
    start = next((at for at in range(1, len(words)) if longest(_OVER, words, at) == len(words)), None)
    return None if start is None or words[start - 1] in _WHOSE else start


def _stem(word: str) -> str:
    return word.removesuffix("ish").rstrip("-")


def _ends(patterns: tuple[str, ...], words: tuple[str, ...], start: int = 1) -> bool:
    """`start`: where the first word of such an end may stand; by default something is left for the title."""
    return any(longest(patterns, words, at) == len(words) for at in range(start, len(words)))


def _shaped_like_a_day(word: str, before: str, counted: frozenset[str]) -> bool:
    day, mark, month = (*re.split(r"([./-])", word, maxsplit=1), "", "")[:3]
    if not (mark and day.isdigit() and month.isdigit() and len(word) < 6) or word == "24/7":
        return False
    clock = mark == "." and len(month) == 2 and int(day) < 24 and int(month) < 60
    if mark != ".":
        return 0 < int(day) < 32 and 0 < int(month) < 32 and before not in counted
    return (0 < int(day) < 32 and 0 < int(month) < 13 or clock) and before not in _NUMBERED
