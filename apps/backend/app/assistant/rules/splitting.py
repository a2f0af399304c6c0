"""Several tasks in one breath."""

from datetime import datetime

from app.assistant.rules.items import last_span
from app.assistant.rules.polish import level_behind, without_list
from app.assistant.rules.verbs import begins_with_verb, likely_verb
from app.assistant.rules.vocabulary import ARTICLES, OWNERS, PARTICLES
from app.assistant.rules.when import span_at
from app.assistant.rules.words import Tokens, longest, plain, trimmed

_JOINTS = frozenset((",", ";", "and", "&", "plus", "then", "also", "+", ".", "!", "/"))
_ADJECTIVES = frozenset("dry clean clear open empty complete cut set close wax fresh cool".split())
_AGAIN = "i|we? also|then? to|need|have|must|gotta to?"


def split_items(tokens: Tokens, nouns: bool, now: datetime) -> tuple[list[Tokens], bool]:
    """One piece per task, and whether that is sure. `nouns`: after "add", where things are listed by name."""
    joints = [at for at in range(1, len(tokens)) if tokens[at].word in _JOINTS and tokens[at - 1].word not in _JOINTS]
    joints = [at for at in joints if plain(tokens[:at]).count("(") <= plain(tokens[:at]).count(")")]
    joints = [at for at in joints if not _dated(_behind(tokens, at), now)]
    likely = [at for at in joints if likely_verb(_behind(tokens, at))]
    verbs = [at for at in joints if at in likely or _begins(_behind(tokens, at), now)]
    if begins_with_verb(tokens):
        starts = [0, *verbs]
        # "wash and fold the laundry" is one: the first verb has no object of its own.
        own = {start: _behind(tokens[:at], start) if start else tokens[:at] for start, at in zip(starts, verbs, strict=False)}
        verbs = [at for start, at in zip(starts, verbs, strict=False) if start in likely or _begins(own[start], now)]
        doubtful = any(tokens[at].word == "and" and _bare_adjective(_behind(tokens, at)) for at in verbs)
        # "call mom, the dentist, buy milk": is the dentist one more?
        lists = [at for at in joints if tokens[at].word in (",", ";") and at not in verbs]
        loose = bool(verbs) and any(level_behind(trimmed(_behind(tokens, at)))[0] for at in lists)
        return _cut(tokens, verbs), not doubtful and not loose and not likely
    lone_verb = begins_with_verb(tokens, alone=True)
    if verbs and nouns and not lone_verb:
        pieces = _cut(tokens, verbs)
        # "dentist on friday and call the plumber": the date ends the first.
        return pieces, not likely and all(last_span(piece, now) for piece in pieces[:-1])
    commas = [at for at in joints if tokens[at].word in (",", ";")]
    if nouns and joints and all(token.kind == "quote" or token.word in _JOINTS for token in trimmed(tokens)):
        return _cut(tokens, joints), True
    if not nouns or not commas or lone_verb:
        return [tokens], True
    oxford = commas[-1] + 1 < len(tokens) and tokens[commas[-1] + 1].word in _JOINTS
    ands = [] if oxford else [at for at in joints if at > commas[-1]]
    elsewhere = plain(trimmed(without_list(tokens)))[-1:] == ("list",)  # "add lea, tom and ben to the guest list"
    return _cut(tokens, commas + ands[-1:]), not elsewhere


def goes_on(tokens: Tokens, now: datetime) -> bool:
    """Whether something else to do follows: "soy milk and buy cat food"."""
    return any(tokens[at].word in _JOINTS and _begins(_behind(tokens, at), now) for at in range(1, len(tokens) - 1))


def _bare_adjective(tokens: Tokens) -> bool:
    """ "buy towels and clean sheets"."""
    return tokens[0].word in _ADJECTIVES and len(tokens) > 1 and tokens[1].word not in ARTICLES | OWNERS | PARTICLES


def _begins(tokens: Tokens, now: datetime) -> bool:
    """Also behind a date: "today call bob, tomorrow call mom"."""
    span = span_at(plain(tokens), 0, now) if tokens else None
    return begins_with_verb(tokens) or bool(span and begins_with_verb(trimmed(tokens[span.end :])))


def _behind(tokens: Tokens, at: int) -> Tokens:
    """What follows a joint, without further joints and "i need to"."""
    while at < len(tokens) and tokens[at].word in _JOINTS:
        at += 1
    rest = tokens[at:]
    end = longest((_AGAIN, "a|another? new? task|todo :?"), plain(rest)) if rest else None
    return rest[end:] if end and begins_with_verb(rest[end:], alone=True) else rest


def _cut(tokens: Tokens, places: list[int]) -> list[Tokens]:
    edges = [*places, len(tokens)]
    pieces = [tokens[: edges[0]]]
    for at, end in zip(edges, edges[1:], strict=False):
        rest = _behind(tokens, at)
        pieces.append(rest[: len(rest) - (len(tokens) - end)])
    return [piece for piece in pieces if trimmed(piece)]


def _dated(tokens: Tokens, now: datetime) -> bool:
    """Only a date, which belongs to what stands before it."""
    words = plain(tokens)
    span = span_at(words, 0, now) if words else None
    return bool(
        span and (span.end == len(words) or words[span.end] in _JOINTS or (tokens[span.end].closes and words[span.end] not in (":", "-", "–")))
    )
