"""New tasks: by a command, or by a bare imperative."""

from dataclasses import replace
from datetime import datetime

from app.assistant.rules.ambiguous import ALSO_COMMANDS, LIST_WORDS, doubted, is_known, meant_for_a_task
from app.assistant.rules.clause import Clause
from app.assistant.rules.commands import Wish, command, explicit
from app.assistant.rules.items import MOST_CHARACTERS, Item, read_item, read_titled
from app.assistant.rules.matching import find
from app.assistant.rules.plans import added_instead, adding, ask, unknown
from app.assistant.rules.polish import without_back, without_front, without_list
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.splitting import split_items
from app.assistant.rules.spoken import bold
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.when import resolve
from app.assistant.rules.words import CLOSING, Tokens, longest, matched, plain, tokenize, trimmed

_NOT_TITLES = (
    "a|some? note|notes|comment to|on|for the|my|task|it|that", "a|the? due? date|deadline|time|priority to|for|on|of", "notes to|on|for",
    "high|low|medium|top|urgent priority to|for|on", "a? due date",
)  # fmt: skip
_NO_OBJECT = frozenset(
    "it that this them those these few many several couple of my something nothing none no stuff things one some more another anything everything "
    "all task tasks a to do list there please me".split()
)
_TALK = frozenset("know say ask admit think you".split())
_STATES = frozenset("is isnt was are were has does sounds seems".split())
_IDLE = frozenset(
    "go know say admit think leave run sleep pee ask vent cry talk confess understand tell see be have stop die work rest wait hurry".split()
)
_TOOL_VERBS = frozenset("delete remove mark complete uncheck rename move reschedule postpone cancel push undo restore".split())
_SPEAKING = frozenset("say type write print spell repeat translate read test try".split())
TOOLS = frozenset("add_task list_tasks complete_task update_task delete_task restore_task".split())


def read_add(clause: Clause, situation: Situation) -> Plan | None:
    """A command, or a bare imperative."""
    wish = command(clause.tokens, situation.now)
    if wish is None:
        return _repeated(clause, situation)
    rest = wish.rest
    while rest and (rest[0].closes or rest[0].word in (">", "=", "→")) and rest[0].word != "(":
        rest = rest[1:]
    rest = without_back(rest)
    words = plain(trimmed(rest))
    bare = len(rest) == len(without_front(clause.tokens)) or not explicit(clause.tokens, situation.now)
    if plan := _no_title(words, rest, wish, clause, situation, bare):
        return plan
    if words[0] == "not":
        return _denied(rest, wish, clause, situation)
    if wish.soft and words[0] in _TOOL_VERBS and any(find(word, situation.tasks) for word in words[1:] if len(word) > 2):
        return doubted(add_items(rest, clause, situation, wish, nouns=False), words, situation)
    if wish.soft and not begins_with_verb(rest, alone=True) and not repetition(rest):
        return _offered(read_item(rest, clause.source, situation.now, wish.before, wish.level), situation.now)
    return _bare(rest, words, wish, clause, situation) if bare else _told(rest, words, wish, clause, situation)


def _no_title(words: tuple[str, ...], rest: Tokens, wish: Wish, clause: Clause, situation: Situation, bare: bool) -> Plan | None:
    """What cannot be the title of a task: nothing, "it", "something", talk, the name of a tool."""
    if (bare and TOOLS & set(words)) or _STATES & set(words[:1]):
        return unknown()
    if longest(_NOT_TITLES, words) is not None and not begins_with_verb(rest):
        return unknown("Is that about a known task? Its date I can change, as in “move it to friday”; its notes I cannot.")
    if wish.soft and words and (clause.asks or words[0] in _TALK or (words[0] in _IDLE and len(words) < 3)):
        return unknown()
    if (wish.soft or words[:1] == ("my",)) and set(words) <= LIST_WORDS:
        return _untitled(wish, situation)
    if len(words) > 1 and all(word.isdigit() or word in ("and", ",", "&", "or") for word in words):
        return unknown()  # "add 5 and 7"
    number = len(words) == 1 and words[0].isdigit()
    empty = all(word in _NO_OBJECT or word in CLOSING or word.isdigit() for word in words)
    return _untitled(wish, situation) if empty and not number else None


def _bare(rest: Tokens, words: tuple[str, ...], wish: Wish, clause: Clause, situation: Situation) -> Plan:
    """An imperative without a command in front."""
    if {"none", "nothing", "neither"} & set(words[1:3]):
        return Plan("refused", words="All right, I changed nothing.")
    quotes = [tokenize(token.quoted) for token in rest if token.kind == "quote"]
    quoted = any(begins_with_verb(quote) or _TOOL_VERBS & set(plain(quote[:1])) for quote in quotes)
    if words[0] in _SPEAKING and (quoted or matched("the? word|words|sentence|phrase|command|message", words, 1)):
        return unknown()  # "type 'delete milk'" tries the assistant
    if words[-1] == "instead":
        return ask("Instead of what? To change a task, please say “move … to …” or “rename … to …”.")
    if words[0] in ALSO_COMMANDS and words[1:2] in (("it",), ("that",), ("this",), ("them",), ("these",), ("those",)):
        return unknown()
    plan = add_items(rest, clause, situation, wish, nouns=False, sure=not clause.asks)
    if any(not begins_with_verb(tokenize(call.arguments["title"])) for call in plan.calls):
        return unknown()
    return doubted(plan, words, situation)


def _told(rest: Tokens, words: tuple[str, ...], wish: Wish, clause: Clause, situation: Situation) -> Plan:
    meant = meant_for_a_task(without_list(rest), clause, situation)
    if meant == "surely":
        return unknown("I cannot change the notes of a task from here.")
    if any(token.word in ("add", "remind") and token.kind == "word" for token in rest[1:]):
        return ask("Are those several tasks? Please put each on a line of its own, or a comma between them.")
    if words[-1] == "instead" and clause.joint:
        rest = trimmed(rest)[:-1]  # "don't add milk, add rice instead"
    if words[-2:] == ("for", "me") and (clause.polite or not begins_with_verb(rest)):
        rest = trimmed(rest)[:-2]
    noted = words[:2] == ("note", ":")
    once_more = words[-1] == "again" and not begins_with_verb(rest)  # "add the report again"
    doubtful = clause.asks or noted or once_more or bool(meant) or (wish.named and is_known(rest, clause, situation))
    plan = add_items(trimmed(rest)[2:] if noted else rest, clause, situation, wish, nouns=True, sure=not doubtful)
    if wish.count and len(plan.calls) != wish.count:
        return ask(f"I read {len(plan.calls)} of the {wish.count} tasks you announced. Please put each on a line of its own.")
    return plan


def _denied(rest: Tokens, wish: Wish, clause: Clause, situation: Situation) -> Plan:
    """ "remind me not to call bob"."""
    rest = rest[2:] if plain(rest[1:2]) == ("to",) else rest[1:]
    item = read_item(rest, clause.source, situation.now, wish.before, wish.level)
    if item.why or not item.title:
        return ask(item.why or "What shall the task be called?")
    title = f"Don't {item.title[:1].lower()}{item.title[1:]}"[:MOST_CHARACTERS]
    return added_instead({**item.arguments(), "title": title}, situation.now)


def _repeated(clause: Clause, situation: Situation) -> Plan | None:
    """ "weekly: clean the kitchen"."""
    found = repetition(clause.core)
    wish = command(trimmed(clause.core[found[1] :]), situation.now) if found and found[0] == 0 else None
    return _once(wish.rest, clause.core[: found[1]], clause, situation, wish) if wish and found else None


def add_items(rest: Tokens, clause: Clause, situation: Situation, wish: Wish, nouns: bool, sure: bool = True) -> Plan:
    """One task per piece of `rest`."""
    found = repetition(rest)
    if found:
        return _once(rest[: found[0]] + rest[found[1] :], rest[found[0] : found[1]], clause, situation, wish)
    pieces, certain = split_items(rest, nouns, situation.now)
    items = [read_item(piece, clause.source, situation.now, wish.before, wish.level) for piece in pieces]
    if len(items) == 1 and items[0].redated and wish.reminder:
        items = [read_titled(pieces[0], clause.source, situation.now, wish.before, wish.level)]
    return plan_items(items, clause.notes, situation.now, sure and certain)


def plan_items(items: list[Item], notes: str, now: datetime, sure: bool = True) -> Plan:
    if why := next((item for item in items if item.why), None):
        pending = {"tool": "add_task", "arguments": {"title": why.title} | ({"priority": why.priority} if why.priority else {}), "options": []}
        return ask(why.why, pending=pending if len(items) == 1 and why.undated and why.title else None)
    if len(items) == 1 and items[0].redated:
        return ask("You named two days. Which one shall it be due?")
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
    return Plan("change", calls) if sure and not any(item.commented for item in items) else adding(calls, now)


def _untitled(wish: Wish, situation: Situation) -> Plan:
    arguments = {**resolve(wish.before, situation.now).arguments(), **({"priority": wish.level} if wish.level else {})}
    return ask("What shall the task be called?", pending={"tool": "add_task", "arguments": arguments, "options": []})


def _offered(item: Item, now: datetime) -> Plan:
    return ask(item.why) if item.why else added_instead(item.arguments(), now) if item.title else unknown()


def _once(rest: Tokens, repeated: Tokens, clause: Clause, situation: Situation, wish: Wish) -> Plan:
    """Repetition is not supported: offers to add it once."""
    rest = trimmed(rest)
    rest = rest[1:] if rest and rest[0].word == "to" else rest
    item = read_item(rest, clause.source, situation.now, wish.before, wish.level)
    said = clause.text(repeated)
    if item.why or not item.title:
        return ask(f"I cannot repeat tasks ({said}) yet; I can add one for a single day.")
    once = {"title": item.title} | ({"priority": item.priority} if item.priority else {})
    return added_instead(once, situation.now, f"I cannot repeat tasks ({said}) yet. Shall I add {bold(item.title)} once, without a date?")
