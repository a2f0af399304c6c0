"""Lists typed line by line."""

from app.assistant.rules.adding import plan_items
from app.assistant.rules.clause import Clause, starts_past
from app.assistant.rules.commands import Wish, command, explicit
from app.assistant.rules.items import Item, read_item, strip_edges
from app.assistant.rules.plans import ask, unknown
from app.assistant.rules.polish import only_front
from app.assistant.rules.reading import read_clause
from app.assistant.rules.recurrence import repetition
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.verbs import begins_with_verb
from app.assistant.rules.views import LIST_NOUNS
from app.assistant.rules.vocabulary import HEDGES, NEGATIONS
from app.assistant.rules.words import Token, Tokens, plain, trimmed

# What a heading may hold beside its date.
_QUIET = LIST_NOUNS | frozenset("my the our new things stuff to do for".split())
_BULLETS = frozenset("- * • – — + · ▪ > [ ] ( ) x ☐ □ o".split())


def lines_of(tokens: Tokens) -> list[Tokens]:
    """Cut at line ends, and before "1.", "2." within a line."""
    numbers = _numbering(tokens)
    lines: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        if token.word == "\n" or at in numbers:
            lines.append([])
        if token.word != "\n":
            lines[-1].append(token)
    return [line for line in map(tuple, lines) if trimmed(line)]


def _numbering(tokens: Tokens) -> list[int]:
    places: list[int] = []
    for at in range(len(tokens) - 2):
        if tokens[at].text == str(len(places) + 1) and tokens[at + 1].word in (".", ")") and tokens[at + 1].start == tokens[at].end:
            places.append(at)
    return places if len(places) > 1 else []


def read_lines(clause: Clause, situation: Situation) -> Plan | None:
    """A task per line, after a heading with a command or if each line is an imperative; of nouns alone it asks."""
    lines = lines_of(clause.whole)
    while lines and only_front(lines[0]):
        lines = lines[1:]
    while lines and only_front(lines[-1]):
        lines = lines[:-1]
    if len(lines) < 2 or any(only_front(line) for line in lines):  # a letter with its greetings
        return None
    if any(line[-1].word == ":" for line in lines[1:]):
        return ask("Are those several lists? Please send one at a time, so that I can follow.")
    now = situation.now
    wish = Wish(())
    bulleted = [_bulleted(line) for line in lines]
    heading = trimmed(lines[0])
    titled = not bulleted[0] and (lines[0][-1].word == ":" or all(bulleted[1:]) or explicit(lines[0], now))
    commanded = False
    sure = not any(_ticked(line) for line in lines)
    if titled:
        told = command(lines[0], now) if explicit(lines[0], now) else None
        named, dated, level = strip_edges(tuple(token for token in heading if token.word not in _QUIET), now)
        if told:
            wish, commanded = told, True
        elif lines[0][-1].word != ":" and named:
            return None
        elif (NEGATIONS | HEDGES) & set(plain(heading)):
            return unknown("I am not sure what your heading means, so I changed nothing.")
        else:
            wish, sure = Wish((), tuple(part for span in dated for part in span.parts), level), sure and not named
    named, dated, _ = strip_edges(wish.rest, now)
    if dated and not trimmed(named):  # "add for friday:"
        wish = Wish((), (*wish.before, *(part for span in dated for part in span.parts)), wish.level)
    rest = [_without_bullet(line) for line in (lines[1:] if titled else lines)]
    free = [line for line, marked in zip(rest, bulleted[len(bulleted) - len(rest) :], strict=True) if not marked]
    if any(explicit(line, now) for line in free) or any(explicit(line, now) and not begins_with_verb(line) for line in rest):
        return None
    if any(_other(line) for line in rest) or any(_changes(line, clause, situation) for line in free):
        return None
    if any(repetition(line) for line in rest):
        return None
    if not commanded and any(starts_past(plain(line)) is not None for line in rest):
        return unknown("Those seem to be done already.")
    own = (
        [wish.rest]
        if titled and commanded and trimmed(wish.rest) and plain(trimmed(wish.rest)) not in (("these",), ("following",), ("the", "following"))
        else []
    )
    items = [_item(line, clause, situation, wish) for line in (*own, *rest) if trimmed(line)]
    imperatives = all(begins_with_verb(trimmed(line)) for line in rest)
    if not (commanded or imperatives or all(bulleted[1:])):
        return None
    return plan_items(items, clause.notes, now, sure=sure and (commanded or imperatives))


def _item(line: Tokens, clause: Clause, situation: Situation, wish: Wish) -> Item:
    return read_item(line, clause.source, situation.now, wish.before, wish.level)


def _ticked(line: Tokens) -> bool:
    """ "[x] call mom"."""
    return plain(line[:3]) in (("[", "x", "]"), ("-", "[", "x")) or line[0].word in ("☑", "✅", "✔", "✓")


def _bulleted(line: Tokens) -> bool:
    return len(_without_bullet(line)) < len(line)


def _without_bullet(line: Tokens) -> Tokens:
    start = 0
    while start < len(line) - 1 and line[start].word in _BULLETS:
        start += 1
    if start < len(line) - 2 and line[start].text.isdigit() and line[start + 1].word in (".", ")", ":"):
        start += 2
    return line[start:]


def _changes(line: Tokens, clause: Clause, situation: Situation) -> bool:
    """Whether it is about known tasks: "make the report low priority"."""
    plan = read_clause(Clause(trimmed(line), clause.source), situation)
    return plan is not None and any(call.tool != "add_task" for call in plan.calls)


def _other(line: Tokens) -> bool:
    """A command about known tasks, which is no title."""
    return bool(trimmed(line)) and trimmed(line)[0].word in (
        "delete",
        "remove",
        "mark",
        "undo",
        "rename",
        "show",
        "list",
        "move",
        "postpone",
        "reschedule",
        "done",
        "complete",
        "dont",
        "uncheck",
    )
