"""Days in words: "tomorrow", "next friday", "the end of the month"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.assistant.rules.dates import MONTHS, Day, month_end, months_later, numeric, of_month
from app.assistant.rules.words import longest, matched

WEEKDAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}

_ITS_END = ("by? eod|cob|cop", "by? close of play|business|day", "by? the? end of the? day")


def day_at(words: Sequence[str], at: int, today: date) -> Day | None:
    """A day that starts at `at`."""
    for read in (_named, _end_of, _weekday, of_month, numeric):
        if found := read(words, at, today):
            # "tomorrow eod" is tomorrow
            return replace(found, end=longest(_ITS_END, words, found.end) or found.end)
    return None


def next_weekday(today: date, weekday: int) -> date:
    """After today."""
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())


def _named(words: Sequence[str], at: int, today: date) -> Day | None:
    next_monday = monday_of(today) + timedelta(7)
    saturday = today if today.weekday() == 5 else next_weekday(today, 5)
    for pattern, day in (
        ("the? day after tomorrow", today + timedelta(2)), ("overmorrow", today + timedelta(2)), ("tomorrow", today + timedelta(1)),
        ("today", today), ("tonight", today), ("yesterday", today - timedelta(1)),
        ("next weekend", next_monday + timedelta(5)), ("this|the|coming? weekend", saturday),
        ("the week after next", next_monday + timedelta(7)), ("week after next", next_monday + timedelta(7)), ("next week", next_monday),
    ):  # fmt: skip
        end = matched(pattern, words, at)
        if end is None:
            continue
        if pattern == "next week":
            behind = matched("on?", words, end) or end
            if behind < len(words) and words[behind] in WEEKDAYS:
                return Day(behind + 1, next_monday + timedelta(WEEKDAYS[words[behind]]))
        return Day(end, day)
    if end := matched("this|next month|year|quarter", words, at) or matched("this week", words, at):
        return Day(end, why=f"Which day of {' '.join(words[at:end])}?")
    return None


def _end_of(words: Sequence[str], at: int, today: date) -> Day | None:
    friday = today if today.weekday() == 4 else next_weekday(today, 4)
    for pattern in ("eod|cob|cop on?", "the? close of play|business|day on?", "the? end of the? day on?"):
        behind = matched(pattern, words, at)
        day = (
            (_named(words, behind, today) or _weekday(words, behind, today) or of_month(words, behind, today))
            if behind and behind < len(words)
            else None
        )
        if day:
            return day  # "by close of play friday"
        if behind and "close" in pattern:
            return Day(behind, today)
    short = {"eod": today, "cob": today, "eow": friday, "eom": month_end(today), "eoy": date(today.year, 12, 31)}
    if words[at] in short:
        return Day(at + 1, short[words[at]])
    for pattern, day in (
        ("the? end of the|my? day|today", today), ("the? end of the|this? week", friday), ("the? end of next week", monday_of(today) + timedelta(11)),
        ("the? last day of the|this? month", month_end(today)), ("the? last day of next month", month_end(months_later(today, 1))),
        ("the? last day of the|this? year", date(today.year, 12, 31)),
        ("the? end of the|this? month", month_end(today)), ("the? end of next month", month_end(months_later(today, 1))),
        ("the? end of the|this? year", date(today.year, 12, 31)), ("the? end of next year", date(today.year + 1, 12, 31)),
    ):  # fmt: skip
        if (end := matched(pattern, words, at)) is not None:
            return Day(end, day)
    behind = matched("the? end of", words, at)
    if behind is not None and behind < len(words) and words[behind] in MONTHS:
        month = MONTHS[words[behind]]
        return Day(behind + 1, month_end(date(today.year + (month < today.month), month, 1)))
    return None


def _weekday(words: Sequence[str], at: int, today: date) -> Day | None:
    if (end := matched(f"last|past|previous {'|'.join(WEEKDAYS)}", words, at)) is not None:
        return Day(end, why="That day is over. Which day do you mean?")
    if (named := matched("the?", words, at) or at) + 2 < len(words) and words[named] in WEEKDAYS and matched("after next", words, named + 1):
        return Day(named + 3, next_weekday(today, WEEKDAYS[words[named]]) + timedelta(7))
    behind = matched("this|next|coming? coming|upcoming?", words, at) or at
    if behind >= len(words) or words[behind] not in WEEKDAYS:
        return None
    weekday, end = WEEKDAYS[words[behind]], behind + 1
    day = next_weekday(today, weekday)
    if later := matched("week", words, end):
        return Day(later, why=f"Which day do you mean by “{' '.join(words[at:later])}”?")
    if words[at] == "next":
        day = monday_of(today) + timedelta(7 + weekday)
    elif (later := matched("next week", words, end)) is not None:
        day, end = monday_of(today) + timedelta(7 + weekday), later
    elif (later := matched("this week", words, end)) is not None:
        day, end = monday_of(today) + timedelta(weekday), later
    elif behind == at and (named := of_month(words, matched(",", words, end) or end, today)):
        if named.day and named.day.weekday() == weekday:
            return Day(named.end, named.day)
        return Day(
            named.end,
            why=f"The {' '.join(words[end : named.end]).removeprefix('the ')} is not a {words[behind].capitalize()}. Which day do you mean?",
        )
    return Day(end, day)
