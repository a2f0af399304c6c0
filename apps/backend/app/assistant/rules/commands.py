"""The commands that add a task, and what they name."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.assistant.rules.items import first_span, last_span
from app.assistant.rules.numbers import cardinal
from app.assistant.rules.parts import Part
from app.assistant.rules.polish import level_before, without_back, without_front
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.when import span_at
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed

_NOUNS = "task|tasks|todo|todos|to-do|item|items|reminder|reminders|entry"
_COMMANDS = (
    "add these|those|this|the|some|following|a|new? following|new? tasks|things|items|todos|ones? : -?", "add :|-?",
    f"add|create|make|set|write|put|need|want a|an|another|some? new? {_NOUNS} up? to|for|called|named|titled|saying|about|that|:|-? :|-?",
    f"add|create|make|set|write|put|need|want a|an|another|some? new? {_NOUNS} for me|us|myself to?",
    f"add|create|make|set|write me|us a|an|another new? {_NOUNS} up? to|for|called|named|about|that|:|-? :|-?",
    "add that|:? i|we need|have|should|must to?",
    "add that? i|we gotta|must", "add one|another more? thing|task|todo|one? :|-|–?", "add one more thing|task|todo?", "add that :",
    "add to the|my|our? todo|shopping|task? list|todos|tasks :|-?", "add|put|write|stick on|onto|in the|my|our todo|shopping|task? list|todos :|-|,?",
    "create|make these|the|following|a|new|some? following? tasks|todos|list :",
    f"new|another|next {_NOUNS} to|called|named|for? :|-|–|,?", f"my? {_NOUNS} :|-|–", "set up? a? reminder to|for|about :?",
    "make|take|write|leave a? note to|that to? :?", "make|take a? mental? note to|of :?", "note to self :|-|,|to?",
    "jot|write|note|put down :|to|that?", "reminder to|for|about|: -?", "remember|rember to", "dont|not|never forget to|about|:?",
    "dont|do not|never forget to|about|the?", "dont let me|us forget to|about?", "do not let me|us forget to|about?",
    "must|can|may|should|shall not forget to|about?", "i|we? must|can|should|shall|may not forget to|about?",
    "i|we? mustnt|cant|cannot|shouldnt forget to|about?", "make sure to|that|: i? remember|dont|not? forget? to|:?", "make sure i",
    "make sure that? i? dont forget about|to?", "make sure i remember to?",
    "help me to? remember to", "put down :?", "i|we? still|really|also|just? need|have|got|ive to also? remember|not|dont? forget? to?",
    "i|we? gotta|must remember? to?", "i|we? still|really|also? must", "ive|weve got to|gotta? to?", "gotta",
)  # fmt: skip
_COUNTED = (
    "add|create|make|set a|the|these|another|up? 2|two|3|three|4|four|5|five|6|six|few|couple|some of? new|more? "
    "tasks|things|items|todos|reminders :|-?"
)
_TAKES = ("add|create|make|set|new|another a|an|new?",)
_NAMING = "to|:|called|named|titled|, that?"
_COMPOUND = frozenset("app apps list lists force manager board".split())
_SOFT = frozenset("i we ive weve need have got gotta must still really also".split())
_REMIND = ("remind me|us|myself again?", "give me? a reminder", "set me a reminder", "ping|nudge me")
_REMINDED = ("to|2", "about", "of", ":", "that i need|have|must|should to?", "i need|have|must to?", "that i? gotta", "that", "-", "for")
# "remind me what's due" asks.
_ASKED = frozenset("what whats which who whos where wheres why how".split())
_PUT = ("put|place|stick|throw|write|pop|chuck|bung|whack|shove|get|drop", "put down")
_PUT_ON = ("on|onto|in|to the|my|our? todo|to|task|shopping|grocery|groceries? do? list|todos|lists|agenda",)


@dataclass(frozen=True)
class Wish:
    """A command to add, what it names, and what was said in front of it."""

    rest: Tokens
    before: tuple[Part, ...] = ()
    level: str = ""
    soft: bool = False
    """ "i have to", which may as well be talk."""
    named: bool = False
    """ "remind me about …", which may be about a known task."""
    reminder: bool = False
    """ "remind me …": a day said in front is when, one said behind is the title's."""
    count: int = 0
    """How many tasks were announced ("add two tasks: …"); 0 for unsaid."""


def command(tokens: Tokens, now: datetime) -> Wish | None:
    """The command in front, behind dates and priority: "tomorrow remind me to …"."""
    before: tuple[Part, ...] = ()
    level = ""
    for _ in range(4):
        tokens = without_front(tokens)
        words = plain(tokens)
        if found := _command(tokens, words, now):
            return replace(found, before=(*before, *found.before), level=level or found.level)
        tokens, found_level = level_before(tokens)
        level = level or found_level
        span = span_at(plain(tokens), 0, now) if tokens else None
        if (
            span
            and span.end < len(tokens)
            and (first_span(tokens, now) or _command(without_front(tokens[span.end :]), plain(without_front(tokens[span.end :])), now))
        ):
            before, tokens = (*before, *span.parts), tokens[span.end :]
        elif not found_level:
            break
    tokens = without_front(tokens)
    return Wish(tokens, before, level, soft=False) if begins_with_verb(tokens) and not before_only(tokens) else None


def before_only(tokens: Tokens) -> bool:
    return not trimmed(tokens)


def explicit(tokens: Tokens, now: datetime) -> bool:
    """Whether a command, not only a verb, begins here."""
    tokens = without_front(tokens)
    span = first_span(tokens, now)
    behind = without_front(tokens[span.end :]) if span else ()
    return bool(_command(tokens, plain(tokens), now)) or bool(behind and _command(behind, plain(behind), now))


def _command(tokens: Tokens, words: tuple[str, ...], now: datetime) -> Wish | None:
    if (end := longest(_REMIND, words)) is not None and not _ASKED & set(words[end : end + 1]):
        return _reminded(tokens, end, now)
    if (end := longest(_PUT, words)) is not None:
        polite = without_back(tokens)
        polite = polite[:-2] if plain(polite[-2:]) in (("for", "me"), ("for", "us")) else polite
        span = last_span(polite, now)
        said = plain(trimmed(polite[: span.start] if span else polite))
        for at in range(end + 1, len(said)):
            behind = longest(_PUT_ON, said, at)
            if behind is not None and (behind == len(said) or said[behind] in (",", ";", ".", "!", "and", "&", "then", "also", "plus")):
                return Wish(tokens[end:at] + polite[behind : span.start if span else len(polite)], span.parts if span else ())
    if (end := matched(_COUNTED, words)) is not None:
        counts = [number for word in words[:end] if (number := cardinal(word))]
        return Wish(tokens[end:], count=counts[0] if counts else 0)
    if matched("add up the|my|all", words):
        return Wish(tokens)  # "add up the receipts" is something to do
    if levelled := _levelled(tokens, words):
        return levelled
    if words[:1] in (("todo",), ("task",), ("reminder",)) and begins_with_verb(tokens[1:]):
        return Wish(tokens[1:])
    if words[:1] in (("todo",), ("task",), ("reminder",)) and (span := span_at(words, 1, now)) and words[span.end : span.end + 1] == (":",):
        return Wish(tokens[span.end + 1 :], span.parts)
    end = longest(_COMMANDS, words)
    if not end:
        return None
    if end < len(words) and words[end] in _COMPOUND and words[end - 1] in _NOUNS.split("|"):
        end = matched("add|create|make a|an|the|new?", words) or end  # "add todo app research"
    soft = words[0] in _SOFT and not {"forget", "remember", "rember"} & set(words[:end])
    span = span_at(words, end, now) if end < len(words) else None
    # "add due date friday to milk" names no task.
    named = bool(span) and (words[span.end : span.end + 1] != ("to",) or words[end - 1] in (*_NOUNS.split("|"), "for"))
    if span and named and matched(_NAMING, words, span.end) and span.end + 1 < len(words):
        return Wish(tokens[span.end + 1 :], span.parts, soft=soft)  # "a reminder for 5pm to …"
    return Wish(tokens[end:], soft=soft)


def _levelled(tokens: Tokens, words: tuple[str, ...]) -> Wish | None:
    """ "add an urgent task: …"."""
    start = longest(_TAKES, words)
    rest, level = level_before(tokens[start:]) if start else (tokens, "")
    named = plain(rest)
    end = matched(f"{_NOUNS} to|for|called|named|about|:|-? :?", named) if level else None
    return Wish(rest[end:], level=level) if end and end < len(rest) else None


def _reminded(tokens: Tokens, end: int, now: datetime) -> Wish:
    """ "remind me tomorrow at 5 to …"."""
    parts: tuple[Part, ...] = ()
    at = end
    while at < len(tokens) and tokens[at].word in (",", "then", "please", "just", "also", "maybe", "again", "kindly"):
        at += 1
    if (span := span_at(plain(tokens), at, now)) and (span.lead != "to" and span.lead != "about"):
        parts, at = span.parts, span.end
    while at < len(tokens) and tokens[at].word in (",",):
        at += 1
    behind = longest(_REMINDED, plain(tokens), at)
    rest = tokens[behind or at :]
    named = behind is not None and tokens[at].word in ("about", "of")
    return Wish(rest, parts, soft=bool(rest) and not (behind or begins_with_verb(rest)), named=named, reminder=True)
