"""Numbers that point at a list: "the second one", "2 and 4"."""

from app.assistant.rules.numbers import cardinal, ordinal

_BESIDE_NUMBERS = frozenset("number numbers no nr nos # the task tasks item items and , & option please of them".split())
_OF_THEM = (("of", "them"), ("of", "these"), ("of", "those"))


def places_of(words: tuple[str, ...], count: int) -> list[int] | None:
    """ "the second one", "2 and 4", "the last two", "1-3" as places in a list of `count`; None if the words are no numbers."""
    # "one" is a number at the beginning and behind "and", and a noun behind "second".
    nouns = {
        at
        for at, word in enumerate(words)
        if word == "ones" or (word == "one" and at and words[at - 1] not in ("and", ",", "number", "option", "task", "&"))
    }
    corrected = any(word == "no" and at and words[at - 1] in (",", "-", ".", "...") for at, word in enumerate(words))  # "2, no, 3"
    if corrected or any(at not in nouns and _uncounted(words, at) for at in range(len(words) - 1)):
        return None
    words = tuple(word for at, word in enumerate(words) if word not in _BESIDE_NUMBERS and at not in nouns)
    if words in (("top",), ("former",)):
        return [1]
    if words in (("bottom",), ("latter",)):
        return [count] if words == ("bottom",) or count == 2 else None
    if words in (("second", "last"), ("second", "to", "last"), ("next", "to", "last"), ("last", "but", "one")):
        return [count - 1]
    if not words:
        return None
    for edge in ("first", "last"):
        if words[0] == edge and len(words) == 2 and (many := cardinal(words[1])):
            return list(range(1, many + 1)) if edge == "first" else list(range(count - many + 1, count + 1))
    if len(words) == 3 and words[1] in ("-", "to", "–", "through") and (first := cardinal(words[0])) and (last := cardinal(words[2])):
        return list(range(first, last + 1)) if first < last <= 1000 else []
    places: list[int] = []
    for word in words:
        low, _, high = word.partition("-")
        if word == "last":
            places.append(count)
        elif word == "second-to-last":
            places.append(count - 1)
        elif high and low.isdigit() and high.isdigit() and len(word) < 8:
            places += range(int(low), int(high) + 1)
        elif (number := ordinal(word) if ordinal(word) is not None else cardinal(word.removeprefix("#"))) is not None:
            places.append(number)
        else:
            return None
    return list(dict.fromkeys(places))


def any_of(words: tuple[str, ...]) -> bool:
    """ "one", "two of them": perhaps a place, perhaps so many of the list, whichever."""
    return words == ("one",) or (len(words) == 3 and cardinal(words[0]) is not None and words[1:] in _OF_THEM)


def _uncounted(words: tuple[str, ...], at: int) -> bool:
    """ "one second" is none of them, "two of them" any two; "the last two of them" and "2 of the list" are places."""
    if at and words[at - 1] in ("first", "last", "number"):
        return False
    one = words[at] in ("one", "1")
    return (one and words[at + 1] in ("second", "of")) or (cardinal(words[at]) is not None and words[at + 1 : at + 3] in _OF_THEM)
