"""What happens in one half of the day only: a bare hour in the other one is asked for."""

from collections.abc import Sequence

from app.assistant.rules.parts import Part
from app.assistant.rules.vocabulary import PREPOSITIONS
from app.assistant.rules.when import When

_LATE = frozenset("dinner supper drinks movie cinema concert theatre theater pub".split())
_EARLY = frozenset("breakfast".split())


def doubtful_half(words: Sequence[str], parts: Sequence[Part], when: When) -> str:
    """A question for "dinner tomorrow at 8", which by the rule for bare hours would be in the morning."""
    clock = next((part.clock for part in parts if part.clock and not part.clock.half), None)
    if not clock or not when.due_time or any(part.part for part in parts):
        return ""
    # "dinner plates" are bought at any time.
    said = {word for word, behind in zip(words, (*words[1:], ""), strict=False) if not behind.isalpha() or behind in PREPOSITIONS}
    unlikely = when.due_time.hour < 12 and said & _LATE or when.due_time.hour >= 12 and said & _EARLY
    hour = f"{clock.hour}:{clock.minute:02}" if clock.minute else str(clock.hour)
    return f"{hour} in the morning or in the evening? Please say “{hour}am” or “{hour}pm”." if unlikely else ""
