"""New tasks: by a command, or by a bare imperative."""

from dataclasses import replace
from typing import Literal

from app.assistant.rules.clause import Clause
from app.assistant.rules.commands import Wish, command, explicit
from app.assistant.rules.items import Item, read_item
from app.assistant.rules.matching import find
from app.assistant.rules.plans import added_instead, ask, confirm, unknown
from app.assistant.rules.polish import without_front, without_list
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.references import places_of
from app.assistant.rules.splitting import split_items
from app.assistant.rules.spoken import bold, listed
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.when import resolve
from app.assistant.rules.words import CLOSING, Tokens, longest, plain, tokenize, trimmed

_NOT_TITLES = (
    "a|some? note|notes|comment to|on|for the|my|task|it|that", "a|the? due? date|deadline|time|priority to|for|on|of", "notes to|on|for",
    "high|low|medium|top|urgent priority to|for|on",
)  # fmt: skip
_NO_OBJECT = frozenset(
    "it that this them those these few many several couple of my something nothing none no stuff things one some more another anything everything "
    "all task tasks a to do list there please me".split()
)
_IDLE = frozenset(
    "go know say admit think leave run sleep pee ask vent cry talk confess understand tell see be have stop die work rest wait hurry".split()
)
_ALSO_COMMANDS = frozenset(
    "move push pull bring shift change update set make clear cancel drop check complete finish put take schedule reschedule confirm close start "
    "stop replace edit throw toss".split()
)
_COMMANDING = frozenset(
    "move push pull bring shift change update schedule reschedule complete edit replace clear set delete remove mark uncheck rename postpone undo "
    "restore".split()
)
_ALSO_COMMANDS |= _COMMANDING
_LIST_WORDS = frozenset(
    "see check show view read my the our list lists task tasks todo todos agenda schedule plan day open today overdue due all of what is are i have "
    "to do".split()
)
_TOOL_VERBS = frozenset("delete remove mark complete uncheck rename move reschedule postpone cancel push undo restore".split())
TOOLS = frozenset("add_task list_tasks complete_task update_task delete_task restore_task".split())


def read_add(clause: Clause, situation: Situation) -> Plan | None:
    """A command, or a bare imperative."""
    wish = command(clause.tokens, situation.now)
    if wish is None:
        repeated = repetition(clause.core)
        behind = command(trimmed(clause.core[repeated[1] :]), situation.now) if repeated and repeated[0] == 0 else None
        return _once(behind.rest, clause.core[: repeated[1]], clause, situation, behind) if behind and repeated else None
    # What the notes say was cut off before: what is left of a title may be nothing.
    rest = wish.rest
    while rest and rest[0].closes and rest[0].word != "(":
        rest = rest[1:]
    bare = len(rest) == len(without_front(clause.tokens)) or explicit(clause.tokens, situation.now) is False
    words = plain(trimmed(rest))
    if TOOLS & set(words) and bare:
        return unknown()
    if longest(_NOT_TITLES, words) is not None and not begins_with_verb(rest):
        return unknown("I can neither see nor change the notes of a task from here; its date I can: “move it to friday”.")
    if wish.soft and (
        not words or (words[0] in _IDLE and len(words) < 3) or clause.asks or words[0] in ("know", "say", "ask", "admit", "think", "you")
    ):
        return unknown() if words else _untitled(wish, situation)
    if (wish.soft or words[:1] == ("my",)) and words and set(words) <= _LIST_WORDS:
        return _untitled(wish, situation)
    if wish.soft and words and words[0] in _TOOL_VERBS and any(find(word, situation.tasks) for word in words[1:] if len(word) > 2):
        return _doubted(add_items(rest, clause, situation, wish, nouns=False), words, situation)
    if not words or all(word in _NO_OBJECT or word in CLOSING or word.isdigit() for word in words) and not (len(words) == 1 and words[0].isdigit()):
        return _untitled(wish, situation)
    if wish.soft and not begins_with_verb(rest, alone=True):
        return _offered(read_item(rest, clause.source, situation.now, wish.before, wish.level), wish)
    if words[0] == "not":
        item = read_item(
            tuple(token for token in rest[1:] if token.word != "to" or token is not rest[1]), clause.source, situation.now, wish.before, wish.level
        )
        return item.why and ask(item.why) or added_instead({**item.arguments(), "title": f"Don't {item.title[:1].lower()}{item.title[1:]}"})
    noted = words[:2] == ("note", ":")
    meant = "" if bare else _meant_for_a_task(without_list(rest), clause, situation)
    if meant == "surely":
        return unknown("I can neither see nor change the notes of a task from here.")
    if any(token.word in ("add", "remind") and token.kind == "word" for token in rest):
        return ask("Are those several tasks? Please put each on a line of its own, or a comma between them.")
    plan = add_items(trimmed(rest)[2:] if noted else rest, clause, situation, wish, nouns=not bare, sure=not (clause.asks or noted or meant))
    if bare and words[0] in _ALSO_COMMANDS and words[1:2] in (("it",), ("that",), ("this",), ("them",), ("these",), ("those",)):
        return unknown()
    if bare and any(not begins_with_verb(tokenize(call.arguments["title"])) for call in plan.calls):
        return unknown()
    if wish.count and len(plan.calls) != wish.count:
        return ask(f"Those are not {wish.count} tasks, as I read them. Please put each on a line of its own.")
    return _doubted(plan, words, situation) if bare else plan


def _meant_for_a_task(rest: Tokens, clause: Clause, situation: Situation) -> Literal["", "surely", "maybe"]:
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


def _doubted(plan: Plan, words: tuple[str, ...], situation: Situation) -> Plan:
    """ "move the sofa" is a task; "move the milk over there", with a task of that name, may be a command that was not understood."""
    titles = [call.arguments["title"] for call in plan.calls]
    about_list = set(words[1:]) <= _LIST_WORDS | {"a", "new"} or words[1:2] in (("all",), ("every",), ("everything",))
    if plan.kind != "change" or not (about_list or (words[0] in _ALSO_COMMANDS and _may_be_command(titles, words, situation))):
        return plan
    return confirm(f"Shall I add {listed([bold(title) for title in titles])} as a new task?", plan.calls)


def _may_be_command(titles: list[str], words: tuple[str, ...], situation: Situation) -> bool:
    if words[0] in ("cancel", "drop") and words[1:2] != ("off",) or places_of(words[1:], len(situation.shown)) is not None:
        return True
    objects = [" ".join(title.split()[1:]) for title in titles]
    if words[0] in _COMMANDING:
        objects = [word for title in objects for word in title.split() if len(word) > 2]
    return any(find(said, situation.tasks) for said in objects)


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
        return ask(why.why, pending=pending if len(items) == 1 and why.undated and why.title else None)
    items = [replace(item, title="") if {word.strip(".,") for word in item.title.lower().split()} <= _NO_OBJECT else item for item in items]
    said = {key: value for item in items for key, value in item.arguments().items() if key != "title"}
    if len(items) > 1 and not all(item.title for item in items):
        return ask("One of these has no name, so I added nothing. Please say it once more.")
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
