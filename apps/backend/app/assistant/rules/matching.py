"""Which tasks some words mean."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from app.assistant.rules.spelling import mended, one_typo, swapped
from app.assistant.rules.stems import stems
from app.assistant.rules.types import KnownTask
from app.assistant.rules.verbs import VERBS
from app.assistant.rules.vocabulary import ARTICLES, LIGHT_PAST, OWNERS, PREPOSITIONS
from app.assistant.rules.words import clean, tokenize

_SAID_BESIDE = (
    ARTICLES
    | OWNERS
    | frozenset(
        "task tasks todo todos item items thing things one ones entry reminder stuff please of to for with about on in at from and is are was "
        "which says again already now too i me im ive just up out w wiht".split()
    )
)
_TITLE_SKIPS = ARTICLES | OWNERS | (PREPOSITIONS - {"out", "off", "up"})
MOST_WORDS = 40


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words as typed, lower case, without marks; also those in quotes."""
    found: list[str] = []
    for token in tokenize(clean(text)):
        if token.kind == "quote":
            found += words_of(token.quoted)
        elif token.kind != "mark":
            found.append(token.text.lower().replace("'", "").replace("’", ""))
    return tuple(found)


def find(said: str, tasks: Iterable[KnownTask]) -> tuple[KnownTask, ...]:
    """Every task whose title holds all content words of `said`; one whose title is just that stands alone."""
    spoken = words_of(said)
    for at, word in enumerate(spoken[1:], 1):
        if word in ("called", "named", "titled") and spoken[at - 1] in ("task", "todo", "one", "item", "thing"):
            spoken = spoken[at + 1 :]
            break
    content = tuple(word for word in spoken if word not in _SAID_BESIDE)
    bare = tuple(word for word in spoken if word not in ARTICLES)
    tasks = tuple(tasks)
    equal = tuple(task for task in tasks if tuple(word for word in words_of(task.title) if word not in ARTICLES) == bare)
    if equal or not content or len(content) > MOST_WORDS:
        return equal
    found = tuple(task for task in tasks if _holds(words_of(task.title), content))
    whole = tuple(task for task in found if _is_all(words_of(task.title), content))
    # "got milk" may be of any milk that is to be bought.
    return whole if len(whole) == 1 and len(content) > 1 and "got" not in content else found


def _is_all(title: Sequence[str], said: Sequence[str]) -> bool:
    """Whether nothing of the title was left unsaid: "bought milk" is "Buy milk" rather than "Buy oat milk"."""
    return all(any(same(word, meant) for meant in said) for word in title if word not in _TITLE_SKIPS)


def _holds(title: Sequence[str], said: Sequence[str]) -> bool:
    """The verb alone is no name: "buy" means no task, and "bought it" not each one to buy."""
    matches = [next((at for at, word in enumerate(title) if same(word, meant)), None) for meant in said]
    places = {place for place in matches if place is not None}
    required = [place for place, meant in zip(matches, said, strict=True) if not (place is None and meant in LIGHT_PAST)]
    if None in required or not places or len(places) < len({meant for place, meant in zip(matches, said, strict=True) if place is not None}):
        return False
    content = [at for at, word in enumerate(title) if word not in _TITLE_SKIPS]
    return places != {0} or content == [0] or title[0] not in VERBS


@lru_cache(maxsize=65536)
def same(word: str, meant: str) -> bool:
    """Another form of one word, one typo in five letters or more, or two letters swapped in four or more."""
    if word == meant or stems(word) & (stems(meant) | stems(mended(meant))):
        return True
    if not (word.isalpha() and meant.isalpha()) or stems(meant) & VERBS:
        return False  # "plans" is a word of its own, and no typo of "plants"
    return (min(len(word), len(meant)) >= 5 and one_typo(word, meant)) or (len(word) >= 4 and swapped(word, meant))
