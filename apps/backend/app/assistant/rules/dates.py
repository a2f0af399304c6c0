"""Dates with a number: "dec 20", "the 3rd", "24.12."."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.assistant.rules.numbers import NUMBERS, cardinal, ordinal
from app.assistant.rules.words import matched

MONTHS = {name.lower(): number for names in (calendar.month_name, calendar.month_abbr) for number, name in enumerate(names) if name} | {"sept": 9}
_NUMERIC = re.compile(
    r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{2}|\d{4})?|"
    r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y3>\d{2}|\d{4}))?"
)


@dataclass(frozen=True)
class Day:
    end: int
    day: date | None = None
    why: str = ""
    """Why there is no such day, in words."""
    sure: bool = True
    """False: may as well be no date; counts only at the end of what is said."""


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise OverflowError("too far away")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def of_month(words: Sequence[str], at: int, today: date) -> Day | None:
    """ "dec 20", "20 dec", "the 3rd", "3rd of december 2027"."""
    start = matched("the", words, at) or at
    if start >= len(words):
        return None
    if words[start] in ("twenty", "thirty") and start + 1 < len(words) and 0 < (ordinal(words[start + 1]) or 0) < 10 and words[start + 1].isalpha():
        number = (NUMBERS[words[start]] or 0) + (ordinal(words[start + 1]) or 0)  # "the twenty third"
        day = of_month([*words[:start], f"{number}th", *words[start + 2 :]], at, today)
        return replace(day, end=day.end + 1) if day else None
    if words[start] in MONTHS and start == at:
        behind = matched("the", words, at + 1) or at + 1
        number = (ordinal(words[behind]) or cardinal(words[behind])) if behind < len(words) else None
        return _dated(words, behind + 1, number, MONTHS[words[at]], today) if number and number < 100 else None
    number = ordinal(words[start])
    behind = matched("of?", words, start + 1) or start + 1
    behind = behind + 1 if behind + 1 < len(words) and words[behind] == "." and words[behind + 1] in MONTHS else behind
    if (number or cardinal(words[start])) and behind < len(words) and words[behind] in MONTHS:
        return _dated(words, behind + 1, number or cardinal(words[start]), MONTHS[words[behind]], today)
    if number is None:
        return None
    if behind == start + 2 and (end := matched("this|the month", words, behind)) is not None:
        behind, months = end, 0
    elif behind == start + 2 and (end := matched("next month", words, behind)) is not None:
        behind, months = end, 1
    elif start == at and words[start][0] not in "0123456789":
        return None
    else:
        return Day(
            start + 1,
            _next_numbered(number, today),
            "" if number <= 31 else f"No month has a {words[start]}. Which day do you mean?",
            sure=start != at,
        )
    month = months_later(today.replace(day=1), months)
    return _exact(behind, month.year, month.month, number)


def _next_numbered(number: int, today: date) -> date | None:
    if not 1 <= number <= 31:
        return None
    month = today.replace(day=1)
    while number > month_end(month).day or month.replace(day=number) < today:
        month = months_later(month, 1)
    return month.replace(day=number)


def _dated(words: Sequence[str], at: int, number: int | None, month: int, today: date) -> Day:
    behind = matched(",?", words, at) or at
    year = int(words[behind]) if behind < len(words) and re.fullmatch(r"20\d\d", words[behind]) else 0
    return _exact(behind + 1, year, month, number or 0) if year else _next_dated(at, month, number or 0, today)


def _next_dated(end: int, month: int, number: int, today: date) -> Day:
    return _exact(end, today.year + ((month, number) < (today.month, today.day)), month, number)


def _exact(end: int, year: int, month: int, number: int) -> Day:
    try:
        return Day(end, date(year, month, number))
    except ValueError:
        name = calendar.month_name[month] if 1 <= month <= 12 else f"month {month}"
        return Day(end, why=f"There is no {number} {name}{'' if (month, number) != (2, 29) else f' in {year}'}. Which day do you mean?")


def numeric(words: Sequence[str], at: int, today: date) -> Day | None:
    found = _NUMERIC.fullmatch(words[at])
    if not found or words[at] == "24/7":
        return None
    if found["y"]:
        return _exact(at + 1, int(found["y"]), int(found["m"]), int(found["d"]))
    if found["a"]:
        month, number = int(found["a"]), int(found["b"])
        if month > 12:
            month, number = number, month
        year, slashed = found["y3"], True
    else:
        month, number, year, slashed = int(found["m2"]), int(found["d2"]), found["y2"], False
    if slashed and not year and not (1 <= month <= 12 and 1 <= number <= 31):
        return None
    if year:
        return _exact(at + 1, int(year) + (2000 if len(year) == 2 else 0), month, number)
    day = _next_dated(at + 1, month, number, today)
    return Day(day.end, day.day, day.why, sure=not slashed)
