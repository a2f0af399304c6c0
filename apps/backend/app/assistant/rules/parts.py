"""Pieces of dates within a sentence."""

from dataclasses import dataclass
from datetime import date, datetime

from app.assistant.rules.clock import Clock


@dataclass(frozen=True)
class Part:
    """One piece: a day, a time of day, or a moment; or why it is none of them."""

    end: int
    day: date | None = None
    clock: Clock | None = None
    part: str = ""
    moment: datetime | None = None
    why: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Span:
    """Pieces side by side: "tomorrow at 5"."""

    start: int
    end: int
    lead: str
    """The preposition in front, if any."""
    parts: tuple[Part, ...]

    @property
    def sure(self) -> bool:
        return bool(self.lead) or all(part.sure for part in self.parts)
