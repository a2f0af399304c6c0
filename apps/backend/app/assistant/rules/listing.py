"""Lists."""

from datetime import date

from app.assistant.rules.clause import Clause
from app.assistant.rules.matching import find
from app.assistant.rules.searching import content_of, search, topic_of
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.views import LIST_NOUNS, SIGNALS, view_of
from app.assistant.rules.words import longest, matched

_SHOW = (
    "show|list|display|view|print|see|read|give|tell me|us? again|out?", "what|which", "whats|whatre", "pull|bring up",
    "run|talk|walk|take me through", "let me see", "what|how about", "how does|is|do|are my|the|this|next",
    "i want|need|like|would|d like|want? to see", "check my|the list|tasks|todos", "how many|much", "get|open my|the list|tasks|todos|todo",
    "remind me what|whats", "any|anything|something", "do|have i have|got? any|anything|something?", "is|are there any|anything|something?",
    "go over|through my|the", "can|could|may i|you? see|view", "am i late|behind|overdue",
)  # fmt: skip
_SHOWING = frozenset("let remind show list display view print see read give tell get open check pull bring go".split())
_FIND = (
    "find", "search for?|in|my|tasks?", "search my? tasks|list|todos? for", "look for|up", "wheres",
    "show|list|give|find|see me|us? everything|anything|all|tasks|the|my? tasks|things|todos|items? "
    "about|with|regarding|containing|mentioning|for|related to?",
)  # fmt: skip
_NAMES = LIST_NOUNS | {"overdue", "upcoming", "today", "due"}
# One of the tasks listed, and no list.
_POINTED = ("first|second|third|fourth|fifth|last task|one|item|todo", "check|tick|cross off")
_REMARKS = frozenset("i im ive we it you are is".split())


def read_list(clause: Clause, situation: Situation) -> Plan | None:
    tokens, words = clause.core, clause.words
    named = any(longest(_POINTED, words, at) is not None for at in range(len(words)))
    pointed = named and (words[0] not in ("what", "whats", "which", "show") or words[-1] == "one")
    if (
        not words
        or pointed
        or (words[0] == "print" and "by" in words)
        or (any(token.kind == "quote" for token in tokens) and not longest(_FIND, words))
    ):
        return None
    live = tuple(token for at, token in enumerate(tokens) if not _of_state(words, at))
    content = content_of(live[1:] if words[0] in _SHOWING else live, situation)
    view, span = view_of(words, situation)
    shows = longest(_SHOW, words) is not None
    if not content and (shows or clause.asks) and _is_list(words, span is not None or view != "open"):
        return _listed(view, span)
    end = longest(_FIND, words)
    if end and end < len(words) and not (_errand(words) and not find(clause.text(tokens[end:]), situation.tasks)):
        return search(tokens[end:], situation, "all" if "done" in words else "open")
    if topic := topic_of(tokens, words):
        return search(topic, situation, "open")
    if shows and words[0] in ("show", "list", "display", "view") and content and find(clause.text(content), situation.tasks):
        return search(content, situation, "open")
    return _listed(view, span) if not content and _is_noun(words, span is not None) else None


def _of_state(words: tuple[str, ...], at: int) -> bool:
    """The "not" of "not done yet" and "finished or not"."""
    return (
        words[at : at + 2] == ("havent", "i")
        or words[at] == "not"
        and (words[at + 1 : at + 2] in (("done",), ("finished",), ("completed",)) or (at > 0 and words[at - 1] == "or"))
    )


def _errand(words: tuple[str, ...]) -> bool:
    """What is to be found in the world rather than in the list: "find a babysitter", "look up train times"."""
    return words[:2] == ("look", "up") or (words[0] == "find" and (len(words) > 4 or words[1] in ("a", "an", "some", "out")))


def _listed(view: str, span: tuple[date, date] | None) -> Plan:
    return Plan("list", (Call("list_tasks", {"view": view}),), span=span)


def _is_list(words: tuple[str, ...], limited: bool) -> bool:
    """Whether quiet words ask for tasks: "what is due", but not "what is it"."""
    vague = words[0] in ("see", "tell", "give") and not LIST_NOUNS & set(words) and words[:3] != ("tell", "me", "what")
    return (limited or bool(SIGNALS & set(words))) and not {"you", "it"} & set(words) and not vague


def _is_noun(words: tuple[str, ...], dated: bool) -> bool:
    """ "my tasks", "overdue", "tomorrow": a list named, and no remark about it."""
    if dated and len(words) < 3:
        return True
    remark = (
        _REMARKS & set(words)
        or words[0] in ("add", "do", "done", "finish", "complete")
        or matched("done|completed|finished all|every|everything", words)
        or matched("all done|completed|finished", words)
    )
    return bool(_NAMES & set(words)) and len(words) < 7 and not remark
