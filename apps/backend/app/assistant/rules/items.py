"""One task out of the words that name it: title, date, time, priority."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.assistant.rules.doubts import WATCHED, commented, doubt, numbered, owned, watched
from app.assistant.rules.halves import doubtful_half
from app.assistant.rules.parts import Part, Span
from app.assistant.rules.polish import level_before, level_behind, without_back, without_filler, without_list
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.vocabulary import ARTICLES, PREPOSITIONS
from app.assistant.rules.when import resolve, span_at
from app.assistant.rules.words import Token, Tokens, longest, plain, trimmed, typed

MOST_CHARACTERS = 200
_WISHED = ("to", "that? i|we also|really|still? need|have|must|gotta|got|should to?")
_HESITATIONS = frozenset("um umm uh uhm er erm hmm".split())
_LEADS_INSIDE = frozenset(("", "on", "by", "at", "for", "due", "around"))
_NOT_BEHIND = frozenset("and or of than then to but".split())


@dataclass(frozen=True)
class Item:
    title: str
    when: dict[str, str]
    priority: str = ""
    why: str = ""
    """Why it cannot be added as it stands, as a question."""
    undated: bool = False
    """Whether only the date is missing."""
    half: str = ""
    """The question which half of the day is meant; `why` is the same then."""
    commented: bool = False
    """Whether a remark may be part of the title, so that it is asked for."""
    redated: bool = False
    """Whether another day than the one said in front was said with it."""

    def arguments(self) -> dict[str, Any]:
        """As add_task takes them."""
        return {"title": self.title} | self.when | ({"priority": self.priority} if self.priority else {})


def read_item(tokens: Tokens, source: str, now: datetime, before: tuple[Part, ...] = (), level: str = "") -> Item:
    """`before`: pieces of a date said in front of several items; `level`: a priority said there."""
    live, spans, found = strip_edges(tuple(token for token in tokens if token.word not in _HESITATIONS), now)
    live, inner = _strip_inside(live, now)
    own = tuple(part for span in (*spans, *inner) for part in span.parts)
    in_front, days = {part.day for part in before if part.day}, {part.day for part in own if part.day}
    if days or any(part.moment for part in own):
        before = tuple(part for part in before if not (part.day or part.moment))
    when = resolve((*before, *own), now)
    title = title_of(live, source)
    why = when.why
    undated = bool(why)
    half = "" if why else doubtful_half(plain(live), (*before, *own), when)
    why = why or half or doubt(trimmed(live), (*spans, *inner), now)
    if len(title) > MOST_CHARACTERS:
        why = (
            f"That is {len(title)} characters long, and a title can have {MOST_CHARACTERS}. What is a shorter one? Details can follow after “note:”."
        )
    undated = undated and len(title) <= MOST_CHARACTERS
    redated = bool(in_front and days - in_front)
    return Item(title, when.arguments(), found or level, why, undated, half, commented(trimmed(live)), redated)


def read_titled(tokens: Tokens, source: str, now: datetime, before: tuple[Part, ...], level: str) -> Item:
    """With the days it names as part of the title: "remind me tomorrow to book a court for sunday"."""
    live = without_list(without_back(tokens))
    when = resolve(before, now)
    title = title_of(live, source)
    why = when.why or ("" if len(title) <= MOST_CHARACTERS else "That is too long for a title. What is a shorter one?")
    return Item(title, when.arguments(), level, why, commented=commented(trimmed(live)))


def strip_edges(tokens: Tokens, now: datetime) -> tuple[Tokens, list[Span], str]:
    """Without what stands around a title; the dates and the priority found there."""
    spans: list[Span] = []
    level = ""
    pictures: Tokens = ()
    while tokens:
        before = len(tokens)
        while len(tokens) > 1 and tokens[-1].pictures:  # "buy a cake tomorrow 🎂"
            tokens, pictures = tokens[:-1], (tokens[-1], *pictures)
        rest, found = level_behind(_trimmed_end(tokens))
        level, tokens = level or found, rest if found else tokens
        tokens = without_list(without_back(tokens)) if len(tokens) > 1 else tokens
        if span := last_span(tokens, now):
            spans.append(span)
            tokens = tokens[: span.start]
        tokens, found = level_before(without_filler(tokens))
        level = level or found
        if span := first_span(tokens, now):
            spans.append(span)
            tokens = tokens[span.end :]
        if len(tokens) == before:
            break
    return (*tokens, *pictures), spans, level


def last_span(tokens: Tokens, now: datetime) -> Span | None:
    """A date at the end, unless it is part of what stands before it ("the sunday")."""
    live = _trimmed_end(tokens)
    words = plain(live)
    owned_until = 0
    for start in range(max(0, len(words) - 14), len(words)):
        span = span_at(words, start, now) if start >= owned_until else None
        if span and span.end == len(words):
            if numbered(live, span):
                continue  # "watch apollo 11 tonight"
            if watched(live, span):
                return None
            if not owned(live, span):
                return span
            owned_until = span.parts[0].end  # "that was on friday": neither "on friday" nor "friday"
    return None


def first_span(tokens: Tokens, now: datetime) -> Span | None:
    """A date in front, set off by a mark or followed by what is to be done."""
    span = span_at(plain(tokens), 0, now) if tokens else None
    if not span:
        return None
    behind = tokens[span.end :]
    if behind and not (behind[0].closes or (span.sure and begins_with_verb(behind, alone=True))):
        return None
    return span


def title_of(tokens: Tokens, source: str) -> str:
    """The user's words with a capital; quoted words as they stand."""
    tokens = trimmed(tokens)
    while len(tokens) > 1 and tokens[-1].word in ("and", "also", "then", "plus"):
        tokens = trimmed(tokens[:-1])
    wished = longest(_WISHED, plain(tokens)) or 0
    if begins_with_verb(tokens[wished:], alone=True):
        tokens = tokens[wished:]
    if len(tokens) > 1 and tokens[0].word in ARTICLES:
        tokens = trimmed(tokens[1:])
    title = " ".join(tokens[0].quoted.split()) if len(tokens) == 1 and tokens[0].kind == "quote" else typed(tokens, source)
    return capitalised(title)


def capitalised(title: str) -> str:
    """A first word with a capital further on stays: "iPhone charger"."""
    first = title.split(maxsplit=1)[0] if title.split() else ""
    return title if first[1:] != first[1:].lower() or "://" in first else title[:1].upper() + title[1:]


def _trimmed_end(tokens: Tokens) -> Tokens:
    while tokens and (tokens[-1].closes or tokens[-1].word == ")") and not tokens[-1].word.startswith("!!"):
        if tokens[-1].word == ")" and not any(token.word == "(" for token in tokens[-12:]):
            break
        tokens = tokens[:-1]
    return tokens


def _strip_inside(tokens: Tokens, now: datetime) -> tuple[Tokens, list[Span]]:
    """Dates in the middle count where a new phrase follows: "call mom tomorrow about the party"."""
    words = plain(tokens)
    spans: list[Span] = []
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        span = span_at(words, at, now) if at and words[at - 1] not in PREPOSITIONS else None
        if (
            span
            and span.sure
            and span.lead in _LEADS_INSIDE
            and span.end < len(words)
            and not (owned(tokens, span) or watched(tokens, span) or (at == 1 and tokens[0].word in WATCHED))
            and _phrase_follows(tokens[span.end])
        ):
            spans.append(span)
            at = span.end
            continue
        kept.append(tokens[at])
        at += 1
    return tuple(kept), spans


def _phrase_follows(token: Token) -> bool:
    return (token.word in PREPOSITIONS and token.word not in _NOT_BEHIND) or token.closes or token.pictures
