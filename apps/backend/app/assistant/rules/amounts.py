"""Lengths of time: "two weeks", "half an hour", "a day"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.assistant.rules.dates import months_later
from app.assistant.rules.numbers import cardinal, spelled
from app.assistant.rules.words import matched

_UNITS = {
    "minutes": ("minutes", 1), "hours": ("minutes", 60), "day": ("days", 1), "days": ("days", 1), "week": ("days", 7), "weeks": ("days", 7),
    "fortnight": ("days", 14), "fortnights": ("days", 14), "month": ("months", 1), "months": ("months", 1), "year": ("months", 12),
    "years": ("months", 12),
}  # fmt: skip
_GLUED = re.compile(r"(\d{1,4}(?:\.\d)?)(minutes|minute|mins|min|m|hours|hour|hrs|hr|h|days|day|d|weeks|week|wks|wk|w)")
_GLUED_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class Amount:
    minutes: int = 0
    days: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        """Raises OverflowError beyond the calendar."""
        return months_later(day, self.months) + timedelta(self.days)

    def negative(self) -> "Amount":
        return Amount(-self.minutes, -self.days, -self.months)

    def moment(self, now: datetime) -> datetime:
        """Real time, also across a change of the clocks; in `now`'s zone."""
        return (now.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(now.tzinfo)


def amount_at(words: Sequence[str], at: int) -> tuple[int, Amount] | None:
    """A length of time that starts at `at`, and where it ends."""
    if at >= len(words):
        return None
    if (end := matched("half an|a hours", words, at)) is not None:
        return end, Amount(minutes=30)
    if (end := matched("an|one hours and a half", words, at)) is not None:
        return end, Amount(minutes=90)
    glued = _GLUED.fullmatch(words[at])
    if glued:
        unit = glued[2] if glued[2] in _UNITS else _GLUED_UNITS[glued[2][0]]
        return _with_minutes(words, at + 1, _amount(float(glued[1]), unit))
    count, end = _count(words, at)
    if count is None or end >= len(words) or words[end] not in _UNITS:
        return None
    return _with_minutes(words, end + 1, _amount(count, words[end]))


def _count(words: Sequence[str], at: int) -> tuple[float | None, int]:
    for pattern, count in (("a couple of?", 2), ("couple of?", 2), ("a|an|another|one more?", 1)):
        if (end := matched(pattern, words, at)) is not None:
            if (half := matched("and a half", words, end)) is not None:
                return count + 0.5, half
            return float(count), end
    if (found := spelled(words, at)) and found[0] > at + 1:  # "forty five minutes"
        return float(found[1]), found[0]
    number = cardinal(words[at])
    if number is None and re.fullmatch(r"\d{1,3}\.\d", words[at]):
        return float(words[at]), at + 1
    if number is None:
        return None, at
    if (half := matched("and a half", words, at + 1)) is not None:
        return number + 0.5, half
    return float(number), matched("more", words, at + 1) or at + 1


def _amount(count: float, unit: str) -> Amount | None:
    name, size = _UNITS[unit]
    whole = count * size
    return Amount(**{name: int(whole)}) if whole == int(whole) else None


def _with_minutes(words: Sequence[str], end: int, amount: Amount | None) -> tuple[int, Amount] | None:
    """ "2 hours and 30 minutes"."""
    if amount and amount.minutes and amount.minutes % 60 == 0:
        start = matched("and", words, end) or end
        more = _count(words, start) if start < len(words) else (None, start)
        if more[0] is not None and more[1] < len(words) and words[more[1]] == "minutes":
            return more[1] + 1, Amount(minutes=amount.minutes + int(more[0]))
    return (end, amount) if amount else None
