"""A sentence as tokens: what was typed, and the plain word to compare with."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from app.assistant.rules.spelling import mended

_TOKEN = re.compile(
    r"""(?P<link>[A-Za-z][A-Za-z+.-]{1,15}://\S*[^\s.,;:!?)\]'"]|www\.\S*[^\s.,;:!?)\]'"]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}
        |(?<![\w.])[A-Za-z][\w-]{0,62}\.(?:com|org|net|io|co|uk|de|edu|gov|info|app|dev)(?:\.[a-z]{2})?\b)
    |(?P<quote>"[^"\n]{1,300}"|“[^”"\n]{1,300}[”"]|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|`[^`\n]{1,300}`
        |(?<!\w)'(?:[^'\n]|'(?=\w)){1,300}'(?!\w)|(?<!\w)‘(?:[^’\n]|’(?=\w)){1,300}’(?!\w))
    |(?P<number>\d{1,2}\.\d{1,2}\.(?:\d{2}(?:\d{2})?)?(?![\w.])|\d+(?:[.:/-]\d+)*(?:[^\W\d_]|-(?=[^\W\d_]))*)
    |(?P<word>[^\W_](?:\w|['’-](?=\w))*)
    |(?P<mark>\.{2,}|!+|\?[?!]*|--+|\n|[^\w\s]|_+)""",
    re.VERBOSE,
)
_FACES = re.compile("[\U0001f600-\U0001f64f\U0001f44d\U0001f44b][\ufe0f\U0001f3fb-\U0001f3ff]*")
_EMOTICONS = re.compile(r"(?<!\S)(?:[:;=][-']?[)(DPpoO]|<3+)(?!\S)")
CLOSING = frozenset({".", ",", ";", ":", "!", "?", "-", "–", "—", "…", "(", "|", "/", "*", "•", "\n"})


@dataclass(frozen=True)
class Token:
    text: str
    word: str
    """Lower case, without apostrophes, spelling mended; of quoted words only a mark that matches nothing."""
    kind: str
    """link, quote, number, word or mark."""
    index: int
    start: int
    end: int

    @property
    def closes(self) -> bool:
        """Whether it may be cut off at the end of a title."""
        return self.word in CLOSING or (self.kind == "mark" and self.word[0] in "!?.-")

    @property
    def pictures(self) -> bool:
        """An emoji, which may stand behind a date and belong to the title."""
        return self.kind == "mark" and unicodedata.category(self.word[0]) in ("So", "Sk", "Mn", "Cf")

    @property
    def quoted(self) -> str:
        return self.text[1:-1].strip()


Tokens = tuple[Token, ...]


def clean(text: str) -> str:
    """Without control characters, faces and gestures; typed quotes and spaces stay."""
    text = unicodedata.normalize("NFC", text.encode(errors="ignore").decode()).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char if char == "\n" or unicodedata.category(char) not in ("Cc", "Zs", "Zl", "Zp") else " " for char in text)
    return _FACES.sub(" ", _EMOTICONS.sub(" ", text).replace("\u200b", "").replace("\ufeff", ""))


def tokenize(text: str) -> Tokens:
    """Of cleaned text, in linear time."""
    tokens = []
    for index, found in enumerate(_TOKEN.finditer(text)):
        kind = found.lastgroup or "mark"
        typed = found.group()
        tokens.append(Token(typed, _word(typed, kind), kind, index, found.start(), found.end()))
    return tuple(tokens)


def _word(typed: str, kind: str) -> str:
    if kind == "quote":
        return '"'
    lower = typed.lower()
    if kind != "word":
        return mended(lower) if kind == "number" else lower
    return mended(lower.replace("'", "").replace("’", ""))


def plain(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(token.word for token in tokens)


def typed(tokens: Sequence[Token], source: str) -> str:
    """As the user wrote it, spaces collapsed; where tokens were taken out of the middle, one space."""
    parts: list[str] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        gap = source[before.end : token.start] if before and before.index + 1 == token.index else " " if before else ""
        parts += [gap, token.text]
    return " ".join("".join(parts).split())


def trimmed(tokens: Tokens) -> Tokens:
    """Without punctuation at both ends."""
    start, end = 0, len(tokens)
    while (
        start < end
        and tokens[start].closes
        and not (tokens[start].word == "(" and tokens[end - 1].word != ")" and any(token.word == ")" for token in tokens))
    ):
        start += 1
    while end > start and (
        tokens[end - 1].closes or (tokens[end - 1].word == ")" and not any(token.word == "(" for token in tokens[start : end - 1]))
    ):
        end -= 1
    return tokens[start:end]


def without_pictures(tokens: Tokens) -> Tokens:
    """Without emoji at the end, unless nothing would be left."""
    while len(tokens) > 1 and tokens[-1].pictures:
        tokens = trimmed(tokens[:-1])
    return tokens


def matched(pattern: str, words: Sequence[str], at: int = 0) -> int | None:
    """Where `pattern` ends if `words` follow it from `at`: alternatives by "|", "?" after what may be absent, "…" for the sentence's end."""
    for element in _elements(pattern):
        if element == (("…",), False):
            if at != len(words):
                return None
        elif at < len(words) and words[at] in element[0]:
            at += 1
        elif not element[1]:
            return None
    return at


def longest(patterns: Iterable[str], words: Sequence[str], at: int = 0) -> int | None:
    ends = [end for pattern in patterns if (end := matched(pattern, words, at)) is not None]
    return max(ends, default=None)


@cache
def _elements(pattern: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    return tuple((tuple(part.removesuffix("?").split("|")), len(part) > 1 and part.endswith("?")) for part in pattern.split())
