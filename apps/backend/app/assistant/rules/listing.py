"""Lists, and questions that a list answers."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.assistant.rules.clause import Clause
from app.assistant.rules.days import WEEKDAYS, monday_of
from app.assistant.rules.matching import find, same, words_of
from app.assistant.rules.plans import unknown
from app.assistant.rules.stems import stems
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.verbs import VERBS
from app.assistant.rules.when import span_at
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed

_SHOW = ("show|list|display|view|print|see|read|give|tell me|us? again|out?", "what|which", "whats|whatre", "pull|bring up", "let me see", "i want|need|like|would|d like|want? to see", "check my|the list|tasks|todos", "how many|much", "get|open my|the list|tasks|todos|todo",
         "remind me what|whats", "any|anything|something", "do|have i have|got? any|anything|something?", "is|are there any|anything|something?", "go over|through my|the")  # fmt: skip
_SHOWING = frozenset("show list display view print see read give tell get open check pull bring go".split())
_FIND = ("find", "search for?|in|my|tasks?", "search my? tasks|list|todos? for", "look for|up", "wheres", "show|list|give|find|see me|us? everything|anything|all|tasks|the|my? tasks|things|todos|items? about|with|regarding|containing|mentioning|for|related to?")
_TOPIC = ("about|regarding|containing|mentioning|concerning|re|involving", "with the|a? word?", "related to", "to do with", "for", "on")
_ASKED = ("did|have|has i|you|we|it already|ever|just|still?", "do i still|already|really|even? have|need to", "is|are|was|were", "when|where|whens|wheres is|are|was|do|did|does|should|must|i|have|need|my|the|to|we? i? have|need? to?", "when|where", "does", "do i have|got", "have|has i")
_LIST_NOUNS = frozenset("task tasks todo todos list lists item items reminder reminders agenda schedule plate to-dos".split())
_SIGNALS = _LIST_NOUNS | frozenset("due overdue late left pending open upcoming done completed finished remaining outstanding today have got unfinished missed planned next up accomplished do need should on happening first tonight deadlines everything schedule behind urgent important".split())
_QUIET = _SIGNALS | frozenset(
    "me my i im ive the a an all any anything something still already again to for of in on at by is are was were be been there that this these those what whats which now please current currently yet "
    "everything every day days week month weekend coming next things thing stuff so far just with am how many much more does it look like looks plan plans and or soon later most urgent important priority high "
    "low medium ones one must get got going gonna work out ahead past can you could show list see up must list's tasks did finish complete accomplish else supposed was todays tomorrows give out back read finished completed last recently off checked "
    "incomplete ready who where when do'nt first us our we tell date dates time busy free during rest whole full entire full newest oldest sorted from".split()
) | WEEKDAYS.keys()  # fmt: skip
_NAMES = _LIST_NOUNS | {"overdue", "upcoming", "today", "due"}
_REMARKS = frozenset("i im ive we it you are is".split())


@dataclass(frozen=True)
class Wanted:
    view: str = "open"
    search: str = ""

    def plan(self, span: tuple[date, date] | None = None) -> Plan:
        arguments = {"view": self.view} | ({"search": self.search[:200]} if self.search else {})
        return Plan("list", (Call("list_tasks", arguments),), span=span)


def read_list(clause: Clause, situation: Situation) -> Plan | None:
    tokens, words = clause.core, clause.words
    if not words or (any(token.kind == "quote" for token in tokens) and not longest(_FIND, words)):
        return None
    content = _content(tokens[1:] if words[0] in _SHOWING else tokens, situation)
    view, span = _view(words, situation)
    shows = longest(_SHOW, words) is not None
    if not content and (shows or clause.asks) and _is_list(words, span is not None or view != "open"):
        return Wanted(view).plan(span)
    end = longest(_FIND, words)
    if end and end < len(words) and not (words[0] == "find" and len(words) > 4 and not find(clause.text(tokens[end:]), situation.tasks)):
        return _search(tokens[end:], clause, situation, "all" if "done" in words else "open")
    if topic := _topic(tokens, words):
        return _search(topic, clause, situation, "open")
    if shows and words[0] in ("show", "list", "display", "view") and content and find(clause.text(content), situation.tasks):
        return _search(content, clause, situation, "open")
    return Wanted(view).plan(span) if not content and _is_noun(words, span is not None) else None


def _is_list(words: tuple[str, ...], limited: bool) -> bool:
    """Whether quiet words ask for tasks: "what is due", but not "what is it"."""
    vague = words[0] in ("see", "tell") and not _LIST_NOUNS & set(words)
    return (limited or bool(_SIGNALS & set(words))) and not {"you", "it"} & set(words) and not vague


def _is_noun(words: tuple[str, ...], dated: bool) -> bool:
    """ "my tasks", "overdue", "tomorrow": a list named, and no remark about it."""
    if dated and len(words) < 3:
        return True
    remark = _REMARKS & set(words) or words[0] in ("add", "do", "done", "finish", "complete") or matched("done|completed|finished all|every|everything", words)
    return bool(_NAMES & set(words)) and len(words) < 7 and not remark


def read_question(clause: Clause, situation: Situation) -> Plan | None:
    """ "did i add milk?" searches; "should i …?" and what is not about tasks changes nothing."""
    tokens, words = clause.core, clause.words
    if not words:
        return None
    if matched("should|shall|could|can|may|might|would|must|will|wouldnt|shouldnt i|we|you|it|he|she|they|that|this|there", words) and not clause.polite:
        return unknown()
    end = longest(_ASKED, words)
    if end and not (words[0] in ("do", "have", "has") and words[1:2] not in (("i",), ("you",))) and words[0] != "does":
        rest = _content(tokens[end:], situation)
        if rest and len(rest) > 1 and (rest[0].word in VERBS | {"add", "delete", "remove"} or any(stem in VERBS | {"delete", "remove"} for stem in stems(rest[0].word))):
            rest = rest[1:]
        known = find(clause.text(rest), situation.tasks) if rest else ()
        about_state = words[0] in ("is", "are", "was", "were")
        if rest and (known or not about_state) and not {"weather", "you", "your"} & set(plain(rest)) and len(rest) < 6:
            return _search(rest, clause, situation, "open" if words[0].startswith(("when", "where")) else "all")
        return unknown()
    if words[0] in ("what", "whats", "who", "whos", "why", "how", "hows", "which", "whose", "does", "do", "am", "where", "when", "is", "are") and not matched("do the|my|a|some|your|our", words):
        topic = _content(tokens[1:], situation)
        known = find(clause.text(topic), situation.tasks) if topic and words[0] in ("what", "whats", "which") else ()
        return _search(topic, clause, situation, "open") if known and len(topic) < 4 else unknown()
    return None


def _content(tokens: Tokens, situation: Situation) -> Tokens:
    """What is neither a word of lists nor a date."""
    words = plain(tokens)
    kept, at = [], 0
    while at < len(tokens):
        span = span_at(words, at, situation.now)
        if span and not (span.lead == "" and any(part.clock for part in span.parts)):
            at = span.end
            continue
        if words[at] not in _QUIET and tokens[at].kind != "mark":
            kept.append(tokens[at])
        at += 1
    return tuple(kept)


def _topic(tokens: Tokens, words: tuple[str, ...]) -> Tokens:
    """ "anything about mom"."""
    start = longest(("anything|something|everything|what|any|whats|whatever|do i have|got? anything|something|tasks?", "is|are there anything|something|any", "anything|any|what tasks|todos|things|do|i|have|got?", "how many tasks|todos|things"), words)
    if not start:
        return ()
    for at in range(max(0, start - 1), len(words)):
        end = longest(_TOPIC[:4], words, at)
        if end and end < len(words):
            return trimmed(tokens[end:])
    return ()


def _search(tokens: Tokens, clause: Clause, situation: Situation, view: str) -> Plan | None:
    tokens = trimmed(tokens)
    if tokens and tokens[0].word in ("the", "my", "a", "an", "any", "all"):
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].word in ("task", "tasks", "done", "finished", "due", "please", "list", "todo", "thing", "one", "again", "todos", "item", "about"):
        tokens = tokens[:-1]
    said = " ".join(token.quoted if token.kind == "quote" else token.text for token in tokens if token.kind != "mark")
    if not said or all(token.word in _QUIET for token in tokens):
        return None
    # The list searches for the letters: of a typo, for what it was meant to be.
    titles = {word for task in situation.tasks for word in words_of(task.title)}
    said = " ".join(_as_in(word, titles) for word in said.split())
    return Wanted(view, said).plan()


def _as_in(word: str, titles: set[str]) -> str:
    lower = word.lower()
    if any(lower in title for title in titles):
        return word
    return next((title for title in sorted(titles) if same(lower, title)), word)


def _view(words: tuple[str, ...], situation: Situation) -> tuple[str, tuple[date, date] | None]:
    """The view, and the days asked for where no view is just them."""
    said = set(words)
    today = situation.now.date()
    if said & {"done", "completed", "finished", "accomplished", "finish", "complete", "accomplish", "checked"} and not any(
        matched("to be|get|have? done|completed|finished", words, at) or matched("not|still|yet|get|getting done|completed|finished", words, at) or matched("have|need|left to finish|complete", words, at) for at in range(len(words))
    ):
        return "done", None
    if said & {"overdue", "late", "missed", "behind"} or any(matched("past due", words, at) for at in range(len(words))):
        return "overdue", None
    for at in range(len(words)):
        for pattern, first, last in (
            ("next week", monday_of(today) + timedelta(7), monday_of(today) + timedelta(13)), ("this|the|my|coming? week", today, monday_of(today) + timedelta(6)),
            ("this|the|coming? weekend", monday_of(today) + timedelta(5), monday_of(today) + timedelta(6)),
        ):  # fmt: skip
            if matched(pattern, words, at) is not None:
                return "upcoming", (first, last)
        span = span_at(words, at, situation.now)
        days = [part.day for part in span.parts if part.day] if span else []
        if days:
            return ("today", None) if days[0] == today else ("upcoming", (days[0], days[0])) if days[0] > today else ("overdue", None)
    if "todays" in said:
        return "today", None
    if said & {"tomorrows", "upcoming", "coming", "soon", "later", "ahead", "month"}:
        return "upcoming", None
    if said & {"all", "everything", "every"} and not said & {"open", "pending", "left", "remaining", "due", "unfinished", "have", "incomplete"}:
        return "all", None
    return "open", None
