"""Dates and times within a sentence: where they stand, and what they come to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.assistant.rules.clock import PARTS, Clock, clock_at, part_of_day_at
from app.assistant.rules.days import day_at
from app.assistant.rules.numbers import cardinal
from app.assistant.rules.parts import Part, Span
from app.assistant.rules.relative import relative_at
from app.assistant.rules.words import longest, matched

_VAGUE = {"before", "after", "until", "till", "til", "between", "from", "since", "within"}
_LEADS = {"on", "by", "at", "for", "due", "@", "around", "to", "deadline", "sometime", *_VAGUE}
_DUE = (
    "no|not later than", "latest by|on|at?", "with / c", "week commencing|beginning", "with|and? a|the? due date of|is|:?",
    "with|and? a|the? deadline of|is|:?",
)  # fmt: skip
# Leads before some words only: "later today", "over the weekend".
_LEADS_BEFORE = {
    "come": {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
    "later": {"today", "tonight", "this"},
    "over": {"the", "weekend"},
    "during": {"the", "weekend"},
}


@dataclass(frozen=True)
class When:
    """A due date and time as the tools take them; both None for nothing said."""

    due_date: date | None = None
    due_time: time | None = None
    day_said: bool = False
    """False if `due_date` only follows from the time."""
    why: str = ""
    """A question instead of a date."""

    def arguments(self) -> dict[str, str]:
        found = {"due_date": self.due_date.isoformat() if self.due_date else "", "due_time": self.due_time.strftime("%H:%M") if self.due_time else ""}
        return {name: value for name, value in found.items() if value}


def span_at(words: Sequence[str], at: int, now: datetime) -> Span | None:
    """The longest row of pieces that starts at `at`, prepositions included."""
    parts: list[Part] = []
    start, lead = at, ""
    while True:
        begin, said = _leads(words, at, bool(parts))
        part = _part(words, begin, now, said, parts) if begin < len(words) else None
        if part is None:
            break
        lead = lead if parts else said
        if any(word in _VAGUE for word in words[at:begin]):
            part = Part(part.end, why=f"Which day or time shall I take for “{' '.join(words[at : part.end])}”?")
        parts.append(part)
        at = part.end
    return Span(start, at, lead, tuple(parts)) if parts else None


def resolve(parts: Sequence[Part], now: datetime, day: date | None = None) -> When:
    """What the pieces come to. `day`: the day a time belongs to if none is said (a task's own date)."""
    for part in parts:
        if part.why:
            return When(why=part.why)
    moments = {part.moment for part in parts if part.moment}
    days = {part.day for part in parts if part.day}
    clocks = {part.clock for part in parts if part.clock}
    names = {part.part for part in parts if part.part}
    if len(moments) + bool(days or clocks or names) > 1 or max(len(days), len(clocks), len(names)) > 1:
        return When(why="You named more than one day or time. Which one shall I take?")
    if moments:
        moment = moments.pop()
        return When(moment.date(), moment.time().replace(second=0, microsecond=0, tzinfo=None, fold=0), day_said=True)
    said = days.pop() if days else None
    clock, name = (clocks.pop() if clocks else None), (names.pop() if names else "")
    if said and said < now.date():
        return When(why="That day is over. Which day do you mean?")
    if clock:
        return _at(clock, name, said, now, day)
    if not name:
        return When(said, day_said=said is not None)
    on = said or day or now.date()
    past = on == now.date() and PARTS[name] <= now.time()
    if past and not said and name != "noon":
        return When(why=f"This {name} has begun already. Which day do you mean?")
    return When(on, None if past else PARTS[name], day_said=said is not None or past)


def _at(clock: Clock, name: str, said: date | None, now: datetime, own: date | None) -> When:
    wanted = clock.at(name)
    today = now.date()
    if said is None and own is not None:
        return When(own, wanted)
    if (clock.hour, clock.minute, clock.half) == (0, 0, "exact") and said is not None:
        return When(why="Midnight at the start or at the end of that day?")
    if (said or today) != today or wanted > now.time():
        return When(said or today, wanted, day_said=said is not None)
    other = time((wanted.hour + 12) % 24, wanted.minute)
    if not clock.half and not name and other > now.time():
        return When(today, other, day_said=said is not None)
    if said:
        return When(why="That time has passed today. When shall it be?")
    return When(today + timedelta(1), wanted)


def _leads(words: Sequence[str], at: int, within: bool) -> tuple[int, str]:
    """Skips prepositions, and between two pieces a comma; tells the last one."""
    begin = longest(_DUE, words, at) or at
    said = "due" if begin > at else ""
    while begin < len(words) and begin - at < 4:
        word, behind = words[begin], words[begin + 1] if begin + 1 < len(words) else ""
        # "in the morning" and "at night" are pieces of their own.
        if (word, behind) in (("in", "the"), ("at", "night")) or (word == "to" and begin > at):
            break
        # "due on", "at around", but "turn it on at 5"
        if said and word != "," and said not in ("due", "deadline", "sometime", "for") and word not in ("around", "about", "the"):
            break
        lead = word in _LEADS or behind in _LEADS_BEFORE.get(word, ()) or (word == "about" and begin > at)
        if not lead and word not in ((",", "in") if within else ("(",)):
            break
        said = word if word not in ",(" else said
        begin += 1
    return begin, said


def _part(words: Sequence[str], at: int, now: datetime, said: str, before: Sequence[Part]) -> Part | None:
    if found := relative_at(words, at, now, said):
        return found
    if said in ("on", "by", "due") and re.fullmatch(r"\d{1,2}\.\d{1,2}", words[at]):
        words = [*words[:at], words[at] + ".", *words[at + 1 :]]
    if found := day_at(words, at, now.date()):
        return Part(found.end, found.day, part="night" if words[at] == "tonight" else "", why=found.why, sure=found.sure)
    part = part_of_day_at(words, at, after_day=bool(before) and (before[-1].day is not None))
    bare_noon = part and part[1] == "noon" and not said and not before and not (part[0] < len(words) and day_at(words, part[0], now.date()))
    if part and not bare_noon:
        this = words[at] == "this"
        return Part(part[0], now.date() if this else None, part=part[1])
    if before and before[-1].day and not said and at + 1 == len(words) and (hour := cardinal(words[at])) and hour < 13:
        return Part(at + 1, why=f"Do you mean at {hour} o'clock?")
    anchored = said in ("at", "@", "by", "around", "about") or said in _VAGUE or (said == "to" and bool(before) and bool(before[-1].why))
    if re.fullmatch(r"(?:19|20)\d\d", words[at]) and said not in ("at", "@"):
        return None
    if (end := matched("first thing in? the? morning?", words, at)) is not None:
        return Part(end, why="At what time? Say for example “at 9”.")
    if said == "for" and words[at].isdigit() and [*words[at + 1 : at + 2]] == ["tonight"]:
        return None  # "a table for 5 tonight"
    if found_clock := clock_at(words, at, anchored):
        end, clock = found_clock
        return Part(end, why=clock) if isinstance(clock, str) else Part(end, clock=clock)
    return None
