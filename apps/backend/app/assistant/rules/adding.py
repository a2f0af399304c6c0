"""New tasks: by a command, or by a bare imperative."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.assistant.rules.clause import Clause
from app.assistant.rules.items import Item, first_span, read_item
from app.assistant.rules.matching import find
from app.assistant.rules.plans import added_instead, ask, confirm, unknown
from app.assistant.rules.polish import level_before, without_front
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.references import places_of
from app.assistant.rules.splitting import split_items
from app.assistant.rules.spoken import bold, listed
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.when import Part, resolve, span_at
from app.assistant.rules.words import CLOSING, Tokens, longest, matched, plain, tokenize, trimmed

_NOUNS = "task|tasks|todo|todos|to-do|item|items|reminder|reminders|entry"
_COMMANDS = (
    "add these|those|this|the|some|following|a|new? following|new? tasks|things|items|todos|ones? : -?", "add :|-?", f"add|create|make|set|write|put|need|want a|an|another|some? new? {_NOUNS} up? to|for|called|named|titled|saying|about|that|:|-? :|-?",
    "add to the|my|our? todo|shopping|task? list|todos|tasks :|-?", "create|make these|the|following|a|new|some? following? tasks|todos|list :",
    f"new|another|next {_NOUNS} to|called|named|for? :|-|–|,?", f"{_NOUNS} :|-|–", "set up? a? reminder to|for|about :?", "make|take|write|leave a? note to|that to? :?", "make|take a? mental? note to|of :?", "note to self :|-|,|to?",
    "jot|write|note|put down :|to|that?", "reminder to|for|about|: -?", "remember|rember to", "dont|not|never forget to|about|:?", "dont|do not|never forget to|about|the?", "dont let me forget to|about?", "do not let me forget to|about?",
    "must|can|may|should|shall not forget to|about?", "i|we? must|can|should|shall|may not forget to|about?", "i|we? mustnt|cant|cannot|shouldnt forget to|about?", "make sure to|that|: i? remember|dont|not? forget? to|:?", "make sure i",
    "help me to? remember to", "put down :?", "i|we? still|really|also|just? need|have|got|ive to also? remember|not|dont? forget? to?", "i|we? gotta|must remember? to?", "i|we? still|really|also? must", "ive|weve got to|gotta? to?", "gotta",
)  # fmt: skip
_SOFT = frozenset("i we ive weve need have got gotta must still really also".split())
_REMIND = ("remind me|us|myself again?", "give me a reminder", "set me a reminder", "ping|nudge me")
_REMINDED = ("to", "about", "of", ":", "that i need|have|must|should to?", "i need|have|must to?", "that i? gotta", "-", "for")
_PUT = ("put|place|stick|throw|write|pop", "put down")
_PUT_ON = ("on|onto|in|to the|my|our? todo|to|task|shopping|grocery|groceries? do? list|todos|lists|agenda …",)
_NOT_TITLES = ("a|some? note|notes|comment to|on|for the|my|task|it|that", "a|the? due? date|deadline|time|priority to|for|on|of", "notes to|on|for")
_NO_OBJECT = frozenset("it that this them those these something stuff things one some more another anything everything all task tasks a to do list there please me".split())
_IDLE = frozenset("go know say admit think leave run sleep pee ask vent cry talk confess understand tell see be have stop die work rest wait hurry".split())
_ALSO_COMMANDS = frozenset("move push pull bring shift change update set make clear cancel drop check complete finish put take schedule reschedule confirm close start stop replace edit".split())
TOOLS = frozenset("add_task list_tasks complete_task update_task delete_task restore_task".split())


@dataclass(frozen=True)
class Wish:
    """A command to add, what it names, and what was said in front of it."""

    rest: Tokens
    before: tuple[Part, ...] = ()
    level: str = ""
    soft: bool = False
    """ "i have to", which may as well be talk."""


def command(tokens: Tokens, now: datetime) -> Wish | None:
    """The command in front, behind dates and priority: "tomorrow remind me to …"."""
    before: tuple[Part, ...] = ()
    level = ""
    for _ in range(4):
        tokens = without_front(tokens)
        words = plain(tokens)
        if found := _command(tokens, words, now):
            rest, parts, soft = found
            return Wish(rest, (*before, *parts), level, soft)
        tokens, found_level = level_before(tokens)
        level = level or found_level
        span = span_at(plain(tokens), 0, now) if tokens else None
        if span and span.end < len(tokens) and (first_span(tokens, now) or _command(without_front(tokens[span.end :]), plain(without_front(tokens[span.end :])), now)):
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


def _command(tokens: Tokens, words: tuple[str, ...], now: datetime) -> tuple[Tokens, tuple[Part, ...], bool] | None:
    if (end := longest(_REMIND, words)) is not None:
        return _reminded(tokens, end, now)
    if (end := longest(_PUT, words)) is not None:
        said = plain(trimmed(tokens))
        for at in range(end + 1, len(said)):
            if any(matched(pattern, said, at) is not None for pattern in _PUT_ON):
                return tokens[end:at], (), False
    end = longest(_COMMANDS, words)
    if not end:
        return None
    soft = words[0] in _SOFT and not {"forget", "remember", "rember"} & set(words[:end])
    span = span_at(words, end, now) if end < len(words) else None
    if span and matched("to|: that?", words, span.end) and span.end + 1 < len(words):
        return tokens[span.end + 1 :], span.parts, soft  # "a reminder for 5pm to …"
    return tokens[end:], (), soft


def _reminded(tokens: Tokens, end: int, now: datetime) -> tuple[Tokens, tuple[Part, ...], bool]:
    """ "remind me tomorrow at 5 to …"."""
    parts: tuple[Part, ...] = ()
    at = end
    while at < len(tokens) and tokens[at].word in (",", "then"):
        at += 1
    if (span := span_at(plain(tokens), at, now)) and (span.lead != "to" and span.lead != "about"):
        parts, at = span.parts, span.end
    while at < len(tokens) and tokens[at].word in (",",):
        at += 1
    behind = longest(_REMINDED, plain(tokens), at)
    rest = tokens[behind or at :]
    return rest, parts, bool(rest) and not (behind or begins_with_verb(rest))


def read_add(clause: Clause, situation: Situation) -> Plan | None:
    """A command, or a bare imperative."""
    wish = command(clause.tokens, situation.now)
    if wish is None:
        repeated = repetition(clause.core)
        behind = command(trimmed(clause.core[repeated[1] :]), situation.now) if repeated and repeated[0] == 0 else None
        return _once(behind.rest, clause.core[: repeated[1]], clause, situation, behind) if behind and repeated else None
    # What the notes say was cut off before: what is left of a title may be nothing.
    rest = wish.rest
    bare = len(rest) == len(without_front(clause.tokens)) or explicit(clause.tokens, situation.now) is False
    words = plain(trimmed(rest))
    if TOOLS & set(words) and bare:
        return unknown()
    if longest(_NOT_TITLES, words) is not None and not begins_with_verb(rest):
        return unknown("I can neither see nor change the notes of a task from here; its date I can: “move it to friday”.")
    if wish.soft and (not words or (words[0] in _IDLE and len(words) < 3) or clause.asks or words[0] in ("know", "say", "ask", "admit", "think", "you")):
        return unknown() if words else _untitled(wish, situation)
    if not words or all(word in _NO_OBJECT or word in CLOSING for word in words):
        return _untitled(wish, situation)
    if wish.soft and not begins_with_verb(rest, alone=True):
        return _offered(read_item(rest, clause.source, situation.now, wish.before, wish.level), wish)
    if words[0] == "not":
        item = read_item(tuple(token for token in rest[1:] if token.word != "to" or token is not rest[1]), clause.source, situation.now, wish.before, wish.level)
        return item.why and ask(item.why) or added_instead({**item.arguments(), "title": f"Don't {item.title[:1].lower()}{item.title[1:]}"})
    noted = words[:2] == ("note", ":")
    plan = add_items(trimmed(rest)[2:] if noted else rest, clause, situation, wish, nouns=not bare, sure=not (clause.asks or noted))
    if bare and words[0] in _ALSO_COMMANDS and words[1:2] in (("it",), ("that",), ("this",), ("them",), ("these",), ("those",)):
        return unknown()
    if bare and any(not begins_with_verb(tokenize(call.arguments["title"])) for call in plan.calls):
        return unknown()
    return _doubted(plan, words, situation) if bare and words[0] in _ALSO_COMMANDS else plan


def _doubted(plan: Plan, words: tuple[str, ...], situation: Situation) -> Plan:
    """ "move the sofa" is a task; "move the milk over there", with a task of that name, may be a command that was not understood."""
    titles = [call.arguments["title"] for call in plan.calls]
    known = any(find(word, situation.tasks) for title in titles for word in title.split()[1:] if len(word) > 2)
    if plan.kind != "change" or not (known or places_of(words[1:], len(situation.shown)) is not None or words[0] in ("cancel", "drop") and words[1:2] != ("off",) or words[1:2] in (("all",), ("every",), ("everything",))):
        return plan
    return confirm(f"Shall I add {listed([bold(title) for title in titles])} as a new task?", plan.calls)


def add_items(rest: Tokens, clause: Clause, situation: Situation, wish: Wish, nouns: bool, sure: bool = True) -> Plan:
    """One task per piece of `rest`."""
    found = repetition(rest)
    if found:
        return _once(rest[: found[0]] + rest[found[1] :], rest[found[0] : found[1]], clause, situation, wish)
    pieces, certain = split_items(rest, nouns, situation.now)
    items = [read_item(piece, clause.source, situation.now, wish.before, wish.level) for piece in pieces]
    return plan_items(items, clause.notes, sure and certain)


def plan_items(items: list[Item], notes: str, sure: bool = True) -> Plan:
    if why := next((item for item in items if item.why), None):
        pending = {"tool": "add_task", "arguments": {"title": why.title} | ({"priority": why.priority} if why.priority else {}), "options": []}
        return ask(why.why, pending=pending if len(items) == 1 and len(why.title) <= 200 and why.title else None)
    items = [replace(item, title="") if {word.strip(".,") for word in item.title.lower().split()} <= _NO_OBJECT else item for item in items]
    said = {key: value for item in items for key, value in item.arguments().items() if key != "title"}
    items = [item for item in items if item.title]
    if not items:
        return ask("What shall the task be called?", pending={"tool": "add_task", "arguments": said, "options": []})
    calls = tuple(Call("add_task", item.arguments()) for item in items)
    if notes:
        calls = (*calls[:-1], Call("add_task", {**calls[-1].arguments, "notes": notes}))
    if not sure:
        return confirm(f"Shall I add {'these tasks' if len(items) > 1 else 'this task'}: {listed([bold(item.title) for item in items])}?", calls)
    return Plan("change", calls)


def _untitled(wish: Wish, situation: Situation) -> Plan:
    when = resolve(wish.before, situation.now)
    arguments = {**when.arguments(), **({"priority": wish.level} if wish.level else {})}
    return ask("What shall the task be called?", pending={"tool": "add_task", "arguments": arguments, "options": []})


def _offered(item: Item, wish: Wish) -> Plan:
    return ask(item.why) if item.why else added_instead(item.arguments()) if item.title else unknown()


def _once(rest: Tokens, repeated: Tokens, clause: Clause, situation: Situation, wish: Wish) -> Plan:
    """Repetition is not supported: offers to add it once."""
    rest = trimmed(rest)
    rest = rest[1:] if rest and rest[0].word == "to" else rest
    item = read_item(rest, clause.source, situation.now, wish.before, wish.level)
    said = clause.text(repeated)
    if item.why or not item.title:
        return ask(f"I cannot repeat tasks ({said}) yet; I can add one for a single day.")
    once = {"title": item.title} | ({"priority": item.priority} if item.priority else {})
    return added_instead(once, f"I cannot repeat tasks ({said}) yet. Shall I add {bold(item.title)} once, without a date?")
