"""One wish of a sentence, with what readers need to know of the rest."""

from dataclasses import dataclass

from app.assistant.rules.polish import without_back, without_front
from app.assistant.rules.stems import past_of
from app.assistant.rules.vocabulary import HEDGES, IRREGULAR, NEGATIONS
from app.assistant.rules.words import Tokens, plain, trimmed, typed

_POLITE = frozenset("can could would will please mind".split())


@dataclass(frozen=True)
class Clause:
    whole: Tokens
    source: str
    """The text all tokens come from."""
    notes: str = ""
    joint: str = ""
    """What joins it to the clause before: "and", ","."""

    @property
    def tokens(self) -> Tokens:
        """Without greetings and pleases in front, and without marks at the end but "!!"."""
        return without_front(self.whole)

    @property
    def core(self) -> Tokens:
        """Without anything around the wish."""
        return without_back(trimmed(without_front(trimmed(self.whole))))

    @property
    def words(self) -> tuple[str, ...]:
        return plain(self.core)

    @property
    def polite(self) -> bool:
        """ "can you …?" is no question."""
        front = plain(self.whole)[: len(self.whole) - len(self.tokens)]
        return bool(_POLITE & set(front))

    @property
    def asks(self) -> bool:
        return any(token.word.startswith("?") for token in self.whole[-3:]) and not self.polite

    @property
    def negated(self) -> bool:
        return bool(NEGATIONS & set(plain(self.whole)))

    @property
    def hedged(self) -> bool:
        return bool(HEDGES & set(plain(self.whole)))

    def text(self, tokens: Tokens) -> str:
        return typed(tokens, self.source)


def starts_past(words: tuple[str, ...]) -> int | None:
    """Where the verb of a finished act by the user stands: "i just bought"."""
    at = 0
    while at < len(words) and at < 5 and words[at] in _BEFORE_PAST:
        at += 1
    if at == len(words) or not past_of(words[at]):
        return None
    # "set" and "put" are commands as well, unless somebody did it.
    return at if at or IRREGULAR.get(words[at]) != words[at] else None


_BEFORE_PAST = frozenset("i ive have just already finally actually now also successfully and yes yay so".split())
