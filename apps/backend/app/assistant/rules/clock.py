"""Times of day in words: "at 5", "half past 4", "9am", "noon", "tomorrow evening"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from app.assistant.rules.numbers import cardinal, spelled
from app.assistant.rules.words import longest, matched

PARTS = {"morning": time(9), "noon": time(12), "afternoon": time(15), "evening": time(19), "night": time(20)}
_PART_WORDS = {"morning": "morning", "mornings": "morning", "afternoon": "afternoon", "arvo": "afternoon", "evening": "evening", "night": "night"}
_DIGITS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|a|p|h|ish|-ish)?")
_HALVES = {"": "", "am": "am", "a": "am", "pm": "pm", "p": "pm", "h": "exact", "ish": "", "-ish": ""}
_SHAPE = re.compile(r"\d{1,2}:\d{2}(?:am|pm)?|\d{1,2}(?:\.\d{2})?(?:am|pm)")


@dataclass(frozen=True)
class Clock:
    """What was said of the time of day."""

    hour: int
    minute: int = 0
    half: Literal["", "am", "pm", "exact"] = ""
    """Which half of the day; "" for a bare hour, "exact" for the 24-hour clock."""

    def at(self, part: str = "") -> time:
        """`part`: the part of the day said beside it. A bare hour from 1 to 6 is afternoon, 7 to 11 morning, 12 noon."""
        hour = self.hour
        half = self.half or {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm" if 5 <= hour < 12 else "am"}.get(part, "")
        if half == "am":
            hour %= 12
        elif half == "pm" or (not half and 1 <= hour <= 6):
            hour = hour % 12 + 12
        return time(hour, self.minute)


def clock_at(words: Sequence[str], at: int, said: bool) -> tuple[int, Clock | str] | None:
    """A time that starts at `at` and where it ends; a text says why it is none.

    `said`: "at" or the like stands before it, so that a bare number counts.
    """
    if said and (end := matched("12? midnight", words, at)) is not None:
        return end, Clock(0, 0, "exact")
    if said and (end := matched("half", words, at)) is not None and end < len(words) and cardinal(words[end]):
        return end + 1, f"Half past {words[end]}, or half an hour before?"
    return _past_or_to(words, at) or _digits(words, at, said)


def part_of_day_at(words: Sequence[str], at: int, after_day: bool) -> tuple[int, str] | None:
    """ "in the evening", "this morning"; directly after a day also "evening" alone."""
    if (end := matched("12? noon|midday|lunchtime", words, at)) is not None:
        return end, "noon"
    end = longest(("in|during the", "this", "at"), words, at)
    if end is None:
        end = at if after_day else None
    if end is None or end >= len(words) or words[end] not in _PART_WORDS or (words[at] == "at" and words[end] != "night"):
        return None
    return end + 1, _PART_WORDS[words[end]]


def _past_or_to(words: Sequence[str], at: int) -> tuple[int, Clock | str] | None:
    minutes = _minutes(words, at)
    if minutes is None:
        return None
    count, end = minutes
    if end + 1 >= len(words) or words[end] not in ("past", "to", "after", "before"):
        return None
    hour = _hour(words, end + 1)
    if hour is None:
        return None
    behind, clock = hour
    if words[end] in ("to", "before"):
        earlier = (clock.hour - 1) % 12 or 12 if clock.hour <= 12 else clock.hour - 1
        return behind, replace(clock, hour=earlier, minute=60 - count)
    return behind, replace(clock, minute=count)


def _minutes(words: Sequence[str], at: int) -> tuple[int, int] | None:
    if words[at] == "half" and at + 1 < len(words) and words[at + 1] == "past":
        return 30, at + 1
    if (end := matched("a? quarter", words, at)) is not None:
        return 15, end
    count = cardinal(words[at])
    if count in (5, 10, 20, 25):
        return count, matched("minutes", words, at + 1) or at + 1
    return None


def _hour(words: Sequence[str], at: int) -> tuple[int, Clock] | None:
    if found := _DIGITS.fullmatch(words[at]):
        if found[2]:
            return None
        hour, half = int(found[1]), _HALVES[found[3] or ""]
    else:
        number = cardinal(words[at])
        if number is None:
            return None
        hour, half = number, ""
    end, half = _half_behind(words, at + 1, half)
    return (end, Clock(hour, 0, half)) if 1 <= hour <= 12 else None


def _spelled_minutes(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The "fifteen" of "four fifteen", the "oh five" of "nine oh five"."""
    zero = matched("oh|o", words, at)
    found = spelled(words, zero or at)
    return found if found and (0 < found[1] < 10 if zero else 10 <= found[1] < 60) else None


def _half_behind(words: Sequence[str], at: int, half: str) -> tuple[int, str]:
    for name in ("am", "pm"):
        end = longest((name, f"{name[0]} . m .", f"{name[0]} . m"), words, at)
        if not half and end is not None:
            return end, name
    return at, half


def _digits(words: Sequence[str], at: int, said: bool) -> tuple[int, Clock | str] | None:
    word = words[at]
    if said and word.isascii() and word.isdigit() and len(word) == 4 and int(word[:2]) < 24 and int(word[2:]) < 60:
        return at + 1, Clock(int(word[:2]), int(word[2:]), "exact")
    found = _DIGITS.fullmatch(word)
    number = None if found else cardinal(word)
    if not found and (number is None or not 1 <= number <= 12):
        return None
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (number or 0, 0)
    end = at + 1
    if not found and (minutes := _spelled_minutes(words, end)):
        end, minute = minutes
    end, half = _half_behind(words, end, _HALVES[found[3] or ""] if found else "")
    oclock = longest(("oclock",), words, end)
    shaped = (
        bool(_SHAPE.fullmatch(word))
        or half in ("am", "pm")
        or word.endswith("ish")
        or oclock is not None
        or longest(("in the morning|afternoon|evening", "at night"), words, end) is not None
        or (hour in range(5, 12) and matched("tonight", words, end) is not None)
    )
    if not (shaped or said):
        return None
    if oclock:
        end, half = _half_behind(words, oclock, half)
    end = longest(("sharp", "or so", "on the dot"), words, end) or end
    if hour > 24 or minute > 59 or (half in ("am", "pm") and not 1 <= hour <= 12) or (hour == 24 and minute):
        return end, f"There is no {word} o'clock." if word.isdigit() else f"There is no time {word}."
    if not half and (hour > 12 or hour == 0 or (found and len(found[1]) == 2 and found[1][0] == "0")):
        half = "exact"
    return end, Clock(hour % 24, minute, half)
