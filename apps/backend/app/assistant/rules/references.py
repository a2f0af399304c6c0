"""Which of the known tasks is meant: by name, number, "it" or "all"."""

from dataclasses import dataclass
from typing import Literal

from app.assistant.rules.matching import find
from app.assistant.rules.places import any_of, places_of
from app.assistant.rules.polish import without_back, without_front, without_list
from app.assistant.rules.types import KnownTask, Situation
from app.assistant.rules.vocabulary import ARTICLES, OWNERS
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed, typed

MOST_AT_ONCE = 3
_ONE = ("it", "that|this one|ones|task|todo?", "the task|todo|item …", "the same|this|that one …")
_SEVERAL = (
    "them both|all?", "those|these|both ones|tasks|two|three?", "both of them|these|those", "all of them|these|those|it|two|three",
    "all|the both|two|three|four|five …", "they|theyre all?",
)  # fmt: skip
_EVERY = "all|everything|every|each single|of|the|my|these|those? single|my|the|them|of? single?"
_WHOLE = ("my|the|whole|entire|our? whole|entire? todo|task|to? do? list|lists",)
_PLURAL = "tasks|todos|items|things|ones|stuff|reminders|entries"
_FILTERS = {
    "done": ("done|completed|finished|checked|ticked|complete off?",), "overdue": ("overdue|late", "past due"),
    "today": (
        "todays", "thats|that|which is|are? due|for|from? today", "thats|that|which is|are? due for|by today", "due|for|from today",
        "due for|by today",
    ),
    "open": ("open|unfinished|remaining|pending|incomplete",),
}  # fmt: skip
_POINTING = frozenset("that this those these all".split())
_UNCLEAR = frozenset("not but except dont without unless or if instead nor never besides apart excluding maybe".split())
_CORRECTED = ("no|sorry|wait|rather|oops ,? i? mean|meant? ,?", "i mean|meant ,?")
_NOUNS = "task|tasks|todo|todos|item|items|thing|things|one|ones|stuff|reminder|reminders|entries|list|lists"


@dataclass(frozen=True)
class Found:
    tasks: tuple[KnownTask, ...] = ()
    how: Literal["these", "several", "none", "unsaid", "unclear"] = "these"
    """ "several": one of `tasks` is meant, but which? "unsaid": nothing says which."""
    said: str = ""


def resolve(
    tokens: Tokens, source: str, situation: Situation, among: tuple[KnownTask, ...], everything: tuple[KnownTask, ...] | None = None
) -> Found:
    """`among`: the tasks that may be meant by name; `everything`: those that "all" means, if others."""
    tokens = trimmed(without_list(without_back(without_front(trimmed(tokens)))))
    tokens = tokens[:-1] if len(tokens) > 1 and tokens[-1].word in ("now", "again", "instead") else tokens
    tokens = _corrected(tokens, source, situation, among)
    words = plain(tokens)
    said = typed(tokens, source)
    if not tokens or (words[0] not in _POINTING and all(word in ARTICLES | OWNERS for word in words)):
        return Found(how="unsaid")
    if not any(token.kind == "quote" for token in tokens) and set(words) & _UNCLEAR and places_of(words, len(situation.shown)) is None:
        exact = find(said, among)
        return Found(exact, said=said) if len(exact) == 1 and exact[0].title.lower() == said.lower() else Found(how="unclear", said=said)
    pointed = _pointed(words, situation, said) or _all(words, tokens, source, among if everything is None else everything, situation)
    if pointed:
        return pointed
    numbered, named = _numbered(words, situation, said), _named(tokens, source, among)
    # A number may also be a name: "1984".
    return numbered if numbered and (numbered.how == "these" or named.how == "none") else named


def _corrected(tokens: Tokens, source: str, situation: Situation, among: tuple[KnownTask, ...]) -> Tokens:
    """ "the report, no, the rent": the rent, if both are known."""
    words = plain(tokens)
    for at in range(1, len(words) - 1):
        if words[at] in (",", "-", "–", "...", ".") and (end := longest(_CORRECTED, words, at + 1)):
            parts = tokens[:at], tokens[end:]
            known = [resolve(part, source, situation, among) for part in parts if part]
            return parts[1] if len(known) == 2 and all(found.tasks and found.how == "these" for found in known) else tokens
    return tokens


def _pointed(words: tuple[str, ...], situation: Situation, said: str) -> Found | None:
    known = {task.id: task for task in situation.tasks}
    about = tuple(known[task_id] for task_id in situation.about if task_id in known)
    if done := matched("the|that? very? last|latest|newest? one|task|thing|todo|item? that|which? i|you|we ive? just|last|recently?", words):
        tool = {"added": "add_task", "created": "add_task", "made": "add_task"}.get(words[done], "") if done + 1 == len(words) else ""
        newest = next((change.after.id for change in situation.changes if change.tool == tool and change.after), "")
        if newest in known:
            return Found((known[newest],), said=said)
    if longest(_ONE, words) == len(words):
        return Found(about, said=said) if len(about) == 1 else Found(about, "several" if about else "unsaid", said)
    if longest(_SEVERAL, words) == len(words):
        if "both" in words or "two" in words:
            return Found(about, said=said) if len(about) == 2 else Found(how="unsaid", said=said)
        return (
            Found(about, said=said)
            if about and words[0] != "all"
            else Found(how="unsaid", said=said)
            if not about or "of" not in words
            else Found(about, said=said)
        )
    return None


def _all(words: tuple[str, ...], tokens: Tokens, source: str, among: tuple[KnownTask, ...], situation: Situation) -> Found | None:
    if longest(_WHOLE, words) == len(words):
        return Found(among, "these", "all")
    if words[:1] == ("both",):
        named = find(typed(tokens[1:], source), among)
        return Found(named, "these" if len(named) == 2 else "several" if named else "none", typed(tokens, source))
    end = matched(_EVERY, words)
    if end is None:
        return _of_kind(words, among, situation)
    for name, patterns in _FILTERS.items():
        for start in (end, matched(_NOUNS, words, end) or end):
            behind = longest(patterns, words, start)
            if behind is not None and (matched(_NOUNS, words, behind) or behind) == len(words):
                return Found(tuple(task for task in among if _is(name, task, situation)), "these", name)
    if (matched(_NOUNS, words, end) or end) == len(words):
        return Found(among, "these", "all")
    named = find(typed(tokens[end:], source), among)
    return Found(named, "these" if named else "none", typed(tokens[end:], source))


def _of_kind(words: tuple[str, ...], among: tuple[KnownTask, ...], situation: Situation) -> Found | None:
    """ "completed tasks", "the overdue ones"."""
    start = matched("the|my", words) or 0
    for name, patterns in _FILTERS.items():
        end = longest(patterns, words, start)
        if end is not None and ((end == len(words) and not start and name in ("done", "overdue")) or matched(f"{_PLURAL} …", words, end) is not None):
            return Found(tuple(task for task in among if _is(name, task, situation)), "these", name)
    return None


def _is(name: str, task: KnownTask, situation: Situation) -> bool:
    if name == "done":
        return task.completed
    today = situation.now.date()
    passed = task.due_date == today and task.due_time is not None and task.due_time < situation.now.time()
    late = task.due_date is not None and (task.due_date < today or passed)
    return not task.completed and {"overdue": late, "today": task.due_date == today, "open": True}[name]


def _numbered(words: tuple[str, ...], situation: Situation, said: str) -> Found | None:
    if any_of(words):
        return Found(how="unclear" if situation.shown else "unsaid", said=said)
    places = places_of(words, len(situation.shown))
    if places is None:
        return None
    known = {task.id: task for task in situation.tasks}
    if not situation.shown:
        return Found(how="unsaid", said=said)
    if not places or any(not 1 <= place <= len(situation.shown) for place in places):
        return Found(how="none", said=said)
    tasks = tuple(known[situation.shown[place - 1]] for place in places if situation.shown[place - 1] in known)
    return Found(tasks, "these" if tasks else "none", said)


def _named(tokens: Tokens, source: str, among: tuple[KnownTask, ...]) -> Found:
    said = typed(tokens, source)
    whole = find(said, among)
    if len(whole) == 1:
        return Found(whole, said=said)
    parts = _parts(tokens)
    if len(parts) < 2:
        return Found(whole, "several" if whole else "none", said)
    tasks: list[KnownTask] = []
    for part in parts:
        one = _named(part, source, among)
        if one.how != "these":
            return one
        tasks += [task for task in one.tasks if task not in tasks]
    return Found(tuple(tasks), said=said)


def _parts(tokens: Tokens) -> list[Tokens]:
    """Cut at "and" and commas."""
    parts: list[Tokens] = [()]
    for token in tokens:
        if token.word in ("and", ",", "&", "plus", "also"):
            parts.append(())
        else:
            parts[-1] += (token,)
    return [part for part in map(trimmed, parts) if part]
