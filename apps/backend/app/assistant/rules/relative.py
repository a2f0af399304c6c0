"""Days counted from another: "in two weeks", "a week from friday"."""

import re
from collections.abc import Sequence
from datetime import datetime

from app.assistant.rules.amounts import amount_at
from app.assistant.rules.days import day_at
from app.assistant.rules.parts import Part
from app.assistant.rules.words import longest, matched

_FEW = ("the? next? a? few|some|several minutes|hours|day|days|week|weeks|month|months|year|years",)


def relative_at(words: Sequence[str], at: int, now: datetime, said: str) -> Part | None:
    """ "in two weeks", "a week from friday"; "within two weeks" and "in a few days" are no day."""
    begin = at + 1 if words[at] == "in" else at
    if begin > at:
        begin = matched("about|around|roughly|exactly|just", words, begin) or begin
        if begin + 1 < len(words) and re.fullmatch(r"\d+-\d+", words[begin]) and amount_at(("1", words[begin + 1]), 0):
            return Part(begin + 2, why=f"In {words[begin]} {words[begin + 1]}: when exactly?")
    if begin > at and (end := longest(_FEW, words, begin)):
        return Part(end, why=f"{' '.join(words[at:end]).capitalize()}: which day exactly?")
    found = amount_at(words, begin)
    if not found:
        return None
    end, amount = found
    end = (longest(("time", "or so"), words, end) if begin > at else None) or end
    if said == "within":
        return Part(end, why=f"Within {' '.join(words[at:end])}: which day exactly?")
    base = now.date()
    if begin == at:
        start = end + 1 if end < len(words) and words[end] in ("from", "on") else end
        counted = Part(start + 1, base) if start > end and start < len(words) and words[start] == "now" else None
        day = day_at(words, start, base) if not counted and start < len(words) else None
        if day and start == end and (said == "for" or amount.minutes):
            return None  # "for 30 min tomorrow" is how long
        if day and (start > end or words[start] in ("today", "tomorrow")):
            counted = Part(day.end, day.day, why=day.why)
        if counted is None or counted.day is None:
            return counted
        base, end = counted.day, counted.end
    try:
        if amount.minutes:
            return Part(end, moment=amount.moment(now))
        return Part(end, amount.after(base))
    except (OverflowError, ValueError):
        return Part(end, why="That is too far away: please name a date.")
