"""Done: by a command, or by what is said of a task."""

import re

from app.assistant.rules.clause import Clause, starts_past
from app.assistant.rules.days import WEEKDAYS
from app.assistant.rules.items import last_span
from app.assistant.rules.matching import find, words_of
from app.assistant.rules.places import places_of
from app.assistant.rules.plans import carry_out, confirm, unknown
from app.assistant.rules.polish import level_before
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.spoken import bold
from app.assistant.rules.stems import past_of, stems
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.vague import over_at
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.vocabulary import ARTICLES, OWNERS
from app.assistant.rules.words import Tokens, longest, matched, plain, tokenize, trimmed, without_pictures

DONE = "done|complete|completed|finished|checked|ticked|sorted|handled"
_IN_FRONT = (
    "im|i|ive am|was|have|got? all|finally|just|now|already|so? been? done|finished|through|ready|completed with?",
    "done|finished|completed with? :|-?", "all? done with|: ", "just|already|finally finished|completed|done with?", "complete :?",
    "check|tick|cross|strike|scratch|mark off|out", "check|tick :?", "mark off|as done|complete|completed|finished :?", "cross :?",
)  # fmt: skip
_BEHIND = (
    "to|as|off|is|are|was|were|has|have|been|be|got|all|now|finally|already|being? off|all|both|now|finally|already|been? "
    f"{DONE} off|now|already|too|today|yesterday?", "is|are|was|all? now|finally|all? done and|& dusted",
    "off",
)  # fmt: skip
MARKING = "mark|set|flag|make|put"
_FINE = "fine|good|great|ok|okay|happy|well|lovely|nice|easy|fun|perfect"
_REMARKS = (
    f", it|that|she|he|they|everything|all is|was|were|went? so|very|all|really? {_FINE} …",
    f", its|shes|hes|theyre|thats so|very|all|really? {_FINE} …",
    "on the|my way home|back|here|there|to|in work? …",
)  # fmt: skip
_GOTTEN = frozenset("went attended had got bought grabbed fetched collected ordered".split())
_LATELY = frozenset("today yesterday now already too finally just lately recently earlier ago".split())


def read_complete(clause: Clause, situation: Situation) -> Plan | None:
    """A finished act by the user, or a finished state."""
    if clause.negated or clause.hedged or clause.asks:
        return None
    tokens = _without_remark(without_pictures(clause.core))
    words = plain(tokens)
    for read in (_marked, _stated, _named_first):
        pointing = read(tokens, words)
        if pointing is not None and not (words[0] == "complete" and last_span(tokens, situation.now)):
            if read is _stated and {"i", "me", "we", "us"} & set(plain(pointing)):
                return unknown()  # "the gym and i are finished"
            if _ahead(tokens, situation):
                return Plan("unknown", words="That is still to come, so I left it open.")
            return _complete(pointing, clause, situation, told=read is not _stated)
    if words[:1] in (("finish",), ("check",), ("tick",)) and len(words) > 1 and not last_span(tokens, situation.now):
        # As well a new task as an old one done.
        named = resolve(tokens[1:], clause.source, situation, situation.open_tasks)
        if words[0] != "finish" and named.how == "these" and places_of(words[1:], len(situation.shown)):
            return carry_out(named, "complete_task", {}, situation)
        return carry_out(Found(named.tasks, "several", named.said), "complete_task", {}, situation) if named.tasks else None
    verb = starts_past(words)
    if verb is not None and verb + 1 < len(words):
        found = resolve(_without_time(tokens[verb:], situation), clause.source, situation, situation.open_tasks)
        if found.how == "none" or not found.tasks:
            pointed = resolve(_without_time(tokens[verb + 1 :], situation), clause.source, situation, situation.open_tasks if words[verb] in _GOTTEN else ())
            own = len(pointed.tasks) == 1 and bool(stems(words[verb]) & stems(pointed.tasks[0].title.split()[0].lower()))  # "paid it"
            gotten = words[verb] in _GOTTEN and _is_thing(pointed, tokens[verb + 1 :])
            if pointed.tasks and (own or gotten or words[verb] in ("did", "finished", "completed", "done")):
                found = pointed
        return carry_out(found, "complete_task", {}, situation) if found.tasks else _remark(clause, situation, tokens[verb:])
    return _participle(tokens, words, clause, situation)


def _without_remark(tokens: Tokens) -> Tokens:
    """ "i called mom, she is fine", "we bought milk on the way home"."""
    words = plain(tokens)
    if len(words) > 2 and words[-1] in ("sir", "mate", "bro", "dude", "buddy", "man"):
        return _without_remark(trimmed(tokens[:-1]))
    end = next((at for at in range(2, len(words)) if any(matched(remark, words, at) is not None for remark in _REMARKS)), len(words))
    return trimmed(tokens[:end])


def _is_thing(found: Found, said: Tokens) -> bool:
    """Whether the task is just the thing that was got: "Eggs", and not "Eat the eggs"."""
    thing = [word for word in plain(said) if word not in ARTICLES | OWNERS | {"to"}]
    return (
        len(found.tasks) == 1 and list(words_of(found.tasks[0].title)) == thing and not begins_with_verb(tokenize(found.tasks[0].title), alone=True)
    )


def _marked(tokens: Tokens, words: tuple[str, ...]) -> Tokens | None:
    """ "mark … as done", "check … off"."""
    front = matched(MARKING, words) or matched("check|tick|cross|strike|scratch", words)
    if not front:
        return None
    offs = ("off …", "off from|of? my|the? list …") if words[0] in ("check", "tick", "cross", "strike", "scratch") else _BEHIND[:1]
    for start in range(front + 1, len(words)):
        if any(matched(pattern if pattern.endswith("…") else f"{pattern} …", words, start) is not None for pattern in offs):
            return tokens[front:start]
        if words[start] == "as" and start + 2 == len(words) and past_of(words[start + 1]):
            return (*tokens[front:start], tokens[start + 1])  # "mark rent as paid"
    return None


def _stated(tokens: Tokens, words: tuple[str, ...]) -> Tokens | None:
    """ "rent is done", "milk done"."""
    if end := matched("thats the|my", words):
        return tokens[end:-1] if re.fullmatch(DONE, words[-1]) and len(words) > end + 1 else None  # "that's the marking finished"
    if words[:1] in (("clear",), ("delete",), ("remove",)) or plain(level_before(tokens)[0])[:1] in (("get",), ("have",)):
        return None  # "get the photos done"
    for start in range(1, len(words)):
        if matched(f"{_BEHIND[0]} …", words, start) is not None and words[0] not in ("its", "it", "i", "im", "thats"):
            return tokens[:start]
    if longest(
        ("its|it|that|thats|theyre|they|those|these is|are|was|were|has|have|all? been|all|now|finally|already? " + DONE + " now|already|too? …",),
        words,
    ):
        return tokens[:1]
    return None


def _named_first(tokens: Tokens, words: tuple[str, ...]) -> Tokens | None:
    """ "done with milk", "check off 2"."""
    end = longest(_IN_FRONT, words)
    if end is None or (words[0] in ("check", "tick", "cross", "i", "im", "ive") and end == 1):
        return None
    return tokens[end:]


def _complete(tokens: Tokens, clause: Clause, situation: Situation, told: bool) -> Plan | None:
    """`told`: by a command, not by a remark."""
    found = resolve(tokens, clause.source, situation, situation.open_tasks)
    if not found.tasks:
        tokens = _without_time(tokens, situation)
        found = resolve(tokens, clause.source, situation, situation.open_tasks)
    if plain(tokens) in (("its",), ("thats",), ("theyre",)):
        about = situation.about_tasks
        found = Found(about, "these" if len(about) == 1 or (about and clause.words[0] == "theyre") else "unsaid")
    if found.how == "none" and (already := find(found.said, situation.tasks)):
        return Plan("not_found", words=f"{bold(already[0].title)} is done already.")
    if found.how == "none" and clause.words[:2] == ("check", "out"):
        return None  # "check out the new phone plans"
    if found.how == "none" and not told and clause.words[0] in ("i", "we", "he", "she", "they", "you"):
        return None
    return carry_out(found, "complete_task", {}, situation)


def _participle(tokens: Tokens, words: tuple[str, ...], clause: Clause, situation: Situation) -> Plan | None:
    """ "rent is paid" is said of a task; "rent paid" may be, so it is asked."""
    tokens = _without_time(tokens, situation)
    words = plain(tokens)
    if len(words) < 2 or not past_of(words[-1]) or words[0] in ("i", "you", "he", "she", "we", "they"):
        return None
    be = longest(("is|are|was|were|has|have|got|been been|already|now|finally|all|just? now|already?",), words, len(words) - 2) == len(words) - 1
    start = len(words) - 2 if be else len(words) - 1
    while start > 1 and words[start - 1] in ("is", "are", "was", "were", "has", "have", "been", "got", "already", "now", "finally", "all"):
        start, be = start - 1, True
    found = find(clause.text((*tokens[:start], tokens[-1])), situation.open_tasks)
    if len(found) == 1 and be:
        return carry_out(Found(found), "complete_task", {}, situation)
    if len(found) == 1:
        return confirm(f"Shall I mark {bold(found[0].title)} as done?", (Call("complete_task", {"task_id": found[0].id}),))
    return carry_out(Found(found, "several", clause.text(tokens)), "complete_task", {}, situation) if found else None


def _remark(clause: Clause, situation: Situation, tokens: Tokens) -> Plan:
    if already := find(clause.text(tokens), situation.tasks):
        return Plan("unknown", words=f"{bold(already[0].title)} is done already.")
    return unknown("I found no open task like that, so I changed nothing.")


def _ahead(tokens: Tokens, situation: Situation) -> bool:
    """ "done with the report tomorrow"."""
    span = last_span(tokens, situation.now)
    return span is not None and bool({"tomorrow", "tonight", "next", "in", "by", "until"} & set(plain(tokens[span.start : span.end])))


def _without_time(tokens: Tokens, situation: Situation) -> Tokens:
    """ "… this morning" is no part of the name."""
    if over := over_at(plain(tokens)):
        tokens = tokens[:over]
    while len(tokens) > 1:
        span = last_span(tokens, situation.now)
        if tokens[-1].word in _LATELY:
            tokens = tokens[:-1]
        elif span and span.start and tokens[span.start].word not in WEEKDAYS:
            tokens = tokens[: span.start]
        else:
            break
    return tokens
