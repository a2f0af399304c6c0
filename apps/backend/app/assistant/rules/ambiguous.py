"""A new task, or something about a known one?"""

from typing import Literal

from app.assistant.rules.clause import Clause
from app.assistant.rules.days import WEEKDAYS
from app.assistant.rules.items import read_item
from app.assistant.rules.matching import find
from app.assistant.rules.places import places_of
from app.assistant.rules.plans import adding
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.words import Tokens, matched, trimmed

# Verbs of commands about known tasks; of the others a task may be named alike.
_COMMANDING = frozenset(
    "swap switch move push pull bring shift change update schedule reschedule complete edit replace clear set delete remove mark uncheck rename "
    "postpone undo restore".split()
)
ALSO_COMMANDS = _COMMANDING | frozenset("make cancel drop check finish put take confirm close start stop throw toss keep leave hold give".split())
# Of the assistant, or of a known task: "make up your mind", "call the gym task 'cancel gym'".
_ADDRESSED = frozenset("you your yours yourself youre u task tasks todo todos".split())
LIST_WORDS = frozenset(
    "see check show view read my the our list lists task tasks todo todos agenda schedule plan day open today overdue due all of what is are i have "
    "to do".split()
)


def is_known(rest: Tokens, clause: Clause, situation: Situation) -> bool:
    """Whether the title meant is an open task's name."""
    title = read_item(rest, clause.source, situation.now).title
    return any(not task.completed for task in find(title, situation.tasks))


def meant_for_a_task(rest: Tokens, clause: Clause, situation: Situation) -> Literal["", "surely", "maybe"]:
    """ "add insurance card to the dentist task": no title, but something about a known task; "a letter to mom" may be a title."""
    for at in range(len(rest) - 1, -1, -1):
        if rest[at].word in ("to", "under", "for") and rest[at].kind == "word":
            behind = trimmed(rest[at + 1 :])
            until = next((number for number, token in enumerate(behind) if token.word == ":"), len(behind))
            named = find(clause.text(behind[:until]), situation.tasks) if until else ()
            tasked = any(token.word in ("task", "tasks", "todo", "item", "entry") for token in behind[:until])
            if (at == 0 and named) or (tasked and (named or rest[at].word == "to")):
                return "surely"
            if rest[at].word == "to" and named and not begins_with_verb(rest[:at]):
                return "maybe"
    return ""


def doubted(plan: Plan, words: tuple[str, ...], situation: Situation) -> Plan:
    """ "move the sofa" is a task; "move the milk over there", with a task of that name, may be a command that was not understood."""
    titles = [call.arguments["title"] for call in plan.calls]
    said = set(words)
    pointed = places_of(words[1:], len(situation.shown)) is not None or (situation.shown and {"one", "ones"} & said)
    listed = set(words[1:]) <= LIST_WORDS | WEEKDAYS.keys() | {"a", "new"} or matched("my|the|our|this list", words, 1) is not None
    about_list = _ADDRESSED & said or pointed or listed or words[1:2] in (("all",), ("every",), ("everything",))
    if plan.kind != "change" or not (about_list or (words[0] in ALSO_COMMANDS and _may_be_command(titles, words, situation))):
        return plan
    return adding(plan.calls, situation.now)


def _may_be_command(titles: list[str], words: tuple[str, ...], situation: Situation) -> bool:
    if (words[0] in ("cancel", "drop") and "off" not in words) or {"priority", "deadline"} & set(words):
        return True
    objects = [" ".join(title.split()[1:]) for title in titles]
    if words[0] in _COMMANDING:
        objects = [word for title in objects for word in title.split() if len(word) > 2]
    return any(find(said, situation.tasks) for said in objects)
