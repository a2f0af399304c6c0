"""Which of the tasks that were offered."""

from app.assistant.rules.clause import Clause, starts_past
from app.assistant.rules.matching import find, words_of
from app.assistant.rules.places import places_of
from app.assistant.rules.plans import ask, carry_out, offer
from app.assistant.rules.references import Found
from app.assistant.rules.types import KnownTask, Pending, Plan, Situation
from app.assistant.rules.vocabulary import NEGATIONS
from app.assistant.rules.yes_no import is_yes

_NONE = frozenset("none neither nothing no not nope".split())
_TOLD = frozenset("i ive im is are was were has have done finished completed bought paid".split())


def again(situation: Situation, pending: Pending, why: str = "I did not understand that.") -> Plan:
    """The same question once more."""
    options = tuple(task for task_id in pending.get("options", []) for task in situation.tasks if task.id == task_id)
    if "confirm" in pending:
        return ask(f"{why} Please answer yes or no. {pending.get('words', '')}".strip(), pending=pending)
    if options:
        return offer(options, pending["tool"], dict(pending.get("arguments", {})), situation, lead=why)
    arguments = pending.get("arguments", {})
    named = arguments.get("title") if pending["tool"] == "add_task" else arguments.get("task_id")
    untitled = pending["tool"] == "add_task" or arguments.get("title") == ""
    question = (
        "What shall it be called?"
        if untitled and not (pending["tool"] == "add_task" and named)
        else "When shall it be due?"
        if named
        else "Which task do you mean?"
    )
    return ask(f"{why} {question}", pending=pending)


def chosen(clause: Clause, words: tuple[str, ...], situation: Situation, pending: Pending, options: tuple[KnownTask, ...]) -> Plan | None:
    tool, wish = pending["tool"], dict(pending.get("arguments", {}))
    if is_yes(words):
        return carry_out(Found(options), tool, wish, situation) if len(options) == 1 else again(situation, pending, "Gladly.")
    if _NONE & set(words) and len(words) < 4:
        return Plan("refused", words="All right, I changed nothing.")
    if remaining := _not_that(clause, options):
        return carry_out(Found(remaining), tool, wish, situation)
    if (NEGATIONS | {"but", "except"}) & set(words):
        return None
    places = places_of(words, len(options))
    if places is not None:
        if places and all(1 <= place <= len(options) for place in places):
            return carry_out(Found(tuple(options[place - 1] for place in places)), tool, wish, situation)
        return again(situation, pending, f"There are only {len(options)} to choose from." if len(options) > 1 else "There is only this one.")
    bare = tuple(word for word in words if word not in ("of", "them", "these", "those", "the", "please", "two", "three"))
    if bare in (("both",), ("all",), ("everything",), ("each",)) and (bare != ("both",) or len(options) == 2):
        return carry_out(Found(options), tool, wish, situation)
    if tool != "complete_task" and (starts_past(words) is not None or _TOLD & set(words)):
        return None  # "i bought the present" is no answer to "which one shall I delete?"
    found = find(clause.text(clause.core), options)
    if not found and len(words) == 2 and words[0] == "the":  # of these, "the call" is "Call mom"
        found = tuple(task for task in options if words_of(task.title)[:1] == words[1:])
    return carry_out(Found(found), tool, wish, situation) if len(found) == 1 else None


def _not_that(clause: Clause, options: tuple[KnownTask, ...]) -> tuple[KnownTask, ...]:
    """Of two options: "not the present, the other one"."""
    words = clause.words
    behind = next((at for at in range(1, len(words)) if words[at] == ","), len(words))
    named = find(clause.text(clause.core[1:behind]), options) if words[:1] == ("not",) and len(options) == 2 else ()
    remaining = tuple(task for task in options if task not in named)
    other = (
        set(words[behind:]) <= {",", "but", "the", "other", "one", "that", "please"}
        or find(clause.text(clause.core[behind + 1 :]), options) == remaining
    )
    return remaining if len(named) == 1 and other else ()
