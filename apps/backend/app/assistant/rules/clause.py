"""One wish of a sentence, with what readers need to know of the rest."""

from dataclasses import dataclass

from app.assistant.rules.polish import without_back, without_front
from app.assistant.rules.stems import past_of, stems
from app.assistant.rules.vague import over_at
from app.assistant.rules.verbs import VERBS
from app.assistant.rules.vocabulary import HEDGES, IRREGULAR, NEGATIONS
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed, typed

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
        tag = plain(self.whole[-3:-1])
        tagged = len(self.whole) > 3 and (tag[-1:] in (("ok",), ("okay",), ("alright",), ("yeah",)) or tag == ("got", "it"))  # "iron the shirts, ok?"
        return any(token.word.startswith("?") for token in self.whole[-3:]) and not self.polite and not tagged

    @property
    def negated(self) -> bool:
        return bool(NEGATIONS & set(plain(self.whole)))

    @property
    def hedged(self) -> bool:
        words = plain(self.tokens)
        return bool(HEDGES & set(words[longest(_EARLIER, words) or 0 :]))

    def text(self, tokens: Tokens) -> str:
        return typed(tokens, self.source)


def starts_past(words: tuple[str, ...]) -> int | None:
    """Where the verb of a finished act by the user stands: "i just bought"."""
    at = longest(_EARLIER, words) or 0
    while at < len(words) and at < 8 and words[at] in _BEFORE_PAST:
        at += 1
    managed = longest(("remembered|managed to", "did"), words, at)
    if managed and managed < len(words) and words[managed] in VERBS and words[managed - 1] != words[managed]:
        return managed
    if at and words[at : at + 1] and words[at] in VERBS and {"already", "finally", "just"} & set(words[:at]) and {"have", "ive"} & set(words[:at]):
        return at  # "i have already buy the milk"
    around = matched("got round|around to", words, at)
    if around and around < len(words) and words[around].endswith("ing") and stems(words[around]) & VERBS:
        return around
    if at == len(words) or not past_of(words[at]):
        return None
    # "set" and "put" are commands as well, unless somebody did it.
    return at if at or IRREGULAR.get(words[at]) != words[at] or words[-1] == "yesterday" or over_at(words) else None


_EARLIER = (
    "yesterday morning|afternoon|evening|night? ,?", "this morning|afternoon|evening ,?", "last night ,?", "earlier today? ,?",
    "the day before yesterday ,?", "today ,?",
)  # fmt: skip
_BEFORE_PAST = frozenset("i ive have just already finally actually now also successfully and yes yay so".split())
