"""Forms of one word: what "bought" and "plants" have in common with "buy" and "plant"."""

from functools import lru_cache

from app.assistant.rules.vocabulary import IRREGULAR, NOT_PAST, STRONG_VERBS, WEAK_VERBS

_ALIASES = {
    "appt": "appointment", "apt": "appointment", "mum": "mom", "mommy": "mom", "dr": "doctor", "doc": "doctor", "bday": "birthday",
    "b-day": "birthday", "xmas": "christmas", "docs": "document", "tv": "television", "tel": "phone", "telephone": "phone", "pic": "photo",
    "pics": "photo",
}  # fmt: skip
_DOUBLED = "bdgklmnprt"


@lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """Every base form the word may stand for, itself among them."""
    word = word.removesuffix("'s").removesuffix("’s").replace("'", "").replace("’", "")
    found = {word}
    if word in _ALIASES:
        found.add(_ALIASES[word])
    if word == "got":
        found |= {"buy", "fetch", "collect", "grab", "pick"}
    if word in IRREGULAR:
        found.add(IRREGULAR[word])
    for ending in ("ing", "ed", "es", "s", "d"):
        base = word.removesuffix(ending)
        if base == word or len(base) < 3 or (ending == "s" and word.endswith("ss")):
            continue
        found.add(base)
        if ending in ("ing", "ed"):
            found.add(base + "e")
            if base[-1] == base[-2] and base[-1] in _DOUBLED:
                found.add(base[:-1])
        if ending in ("ed", "es") and base.endswith("i"):
            found.add(base[:-1] + "y")
    return frozenset(found)


def past_of(word: str) -> bool:
    """Whether the word is the past form of an action on tasks ("bought", "called")."""
    if word in NOT_PAST:
        return False
    if word in IRREGULAR:
        return True
    return word.endswith("ed") and any(base in STRONG_VERBS or base in WEAK_VERBS for base in stems(word))
