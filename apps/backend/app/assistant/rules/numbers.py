"""Numbers as people write them: "two", "3", "the 3rd", "third"."""

import re
from collections.abc import Sequence

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
).split()
NUMBERS = {word: number for number, word in enumerate(_ONES)} | {
    "thirty": 30,
    "forty": 40,
    "fortyfive": 45,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
).split()
ORDINALS = {word: number for number, word in enumerate(_ORDINALS)} | {"twentieth": 20, "thirtieth": 30, "1rst": 1, "2th": 2, "3th": 3}
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")


def cardinal(word: str) -> int | None:
    """ "2", "two"; at most five digits."""
    if word.isascii() and word.isdigit() and len(word) < 6:
        return int(word)
    return NUMBERS.get(word)


def ordinal(word: str) -> int | None:
    """ "2nd", "second"."""
    found = _ORDINAL.fullmatch(word)
    return int(found[1]) if found else ORDINALS.get(word)


def spelled(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number in letters and where it ends: "fifteen", "forty five"."""
    if at >= len(words) or words[at] not in NUMBERS:
        return None
    number = NUMBERS[words[at]]
    ones = NUMBERS.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (at + 2, number + ones) if number >= 20 and number % 10 == 0 and 0 < ones < 10 else (at + 1, number)
