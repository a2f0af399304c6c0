"""Another title, priority or no date at all."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.doubts import commented
from app.assistant.rules.items import MOST_CHARACTERS, first_span, title_of
from app.assistant.rules.plans import ask, carry_out, confirm, doing
from app.assistant.rules.polish import level_behind, without_back
from app.assistant.rules.references import Found, resolve
from app.assistant.rules.splitting import goes_on
from app.assistant.rules.spoken import bold
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.rules.words import Tokens, longest, matched, plain, trimmed

_FIELD = "due? date|deadline|time|priority"
_CLEAR = (
    f"remove|clear|drop|delete|unset|erase|cancel|take|wipe off|away? just|only? the|its|any? {_FIELD} and? time|date? off? for|from|of|on|to?",
    "unschedule",
    f"no more? {_FIELD} for|on|of",
)  # fmt: skip
_CLEARED = (f"has|needs|have no {_FIELD} anymore? …", f"without a? {_FIELD} …", f"doesnt have|need a? {_FIELD} anymore? …")
# Also what tasks begin with: "take time off", "cancel the date with bob".
_ORDINARY = frozenset("take cancel drop".split())
_RENAME = (
    "rename|retitle|re-name|reword", "change|edit|update|correct|set the? title|name|text|wording of|for?", "change|edit|replace",
    "call",
)  # fmt: skip
_NAMED_SO = ("should be called|named", "should read|say", "is now called|named")
_NO_TITLES = frozenset("include be use have show say start begin end contain cover add match fit make mention reflect".split())
_STATES = {(word,) for word in "high medium low normal none urgent important done complete completed finished open".split()}
_LEVEL_SET = ("make|set|mark|flag|change|give|put|raise|lower|bump|move", "set|change|make|put the? priority of|for")
# Without these a level said of somebody or something is a remark as often as a wish.
_POINTING = frozenset("the thing task one item todo now priority prio p1 p2 p3".split())


def read_clear(clause: Clause, situation: Situation) -> Plan | None:
    """ "remove the date from the gym task", "remove the gym's time", "rent has no priority"; the last is asked."""
    tokens, words = clause.core, clause.words
    if clause.hedged or clause.asks or words[0] in ("i", "we", "you", "they"):
        return None
    pointing: Tokens | None = None
    stated = False
    if end := longest(_CLEAR, words):
        pointing, stated = tokens[end:], words[0] == "no" and "time" in words[:end]
    for start in range(1, len(words)) if pointing is None else ():
        owned = matched("remove|clear|delete|drop", words) and tokens[start - 1].text.lower().endswith(("'s", "’s"))
        if (owned and matched(f"{_FIELD} …", words, start)) or longest(_CLEARED, words, start):
            pointing, end, stated = tokens[1 if owned else 0 : start], None, not owned
            break
    if pointing is None:
        return None
    said = set(words[:end] if end else words[start:])
    name, wish = (
        ("priority", {"priority": "none"})
        if "priority" in said
        else ("time", {"clear_time": True})
        if "time" in said and not {"date", "deadline"} & said
        else ("date", {"clear_due": True})
    )
    found = _it_if_unsaid(resolve(pointing, clause.source, situation, situation.open_tasks), situation)
    if found.how == "none" and words[0] in _ORDINARY:
        return None
    if found.how == "these" and len(found.tasks) == 1:
        (task,) = found.tasks
        if (task.priority == "none") if name == "priority" else not getattr(task, f"due_{name}"):
            return Plan("not_found", words=f"{bold(task.title)} has no {name}, so I changed nothing.")
        if stated:
            return confirm(f"Shall I take the {name} off {bold(task.title)}?", (Call("update_task", {"task_id": task.id, **wish}),))
    return carry_out(found, "update_task", wish, situation)


def read_rename(clause: Clause, situation: Situation) -> Plan | None:
    """ "rename milk to oat milk": the new title is taken literally."""
    tokens, words = clause.core, clause.words
    end = longest(_RENAME, words)
    splits = (
        [
            (at, matched("to|into|as|with|by|->|:", words, at) or at)
            for at in range(end or 1, len(words))
            if words[at] in ("to", "into", "as", "with", "by")
        ]
        if end
        else []
    )
    splits = [] if end and words[0] == "call" else splits[:8]
    if not end:
        splits = [(at, behind) for at in range(1, len(words)) if (behind := longest(_NAMED_SO, words, at))]
        end = 0
        if not splits:
            return None
    strict = not end or words[0] in ("rename", "retitle", "re-name", "reword") or bool({"title", "name", "wording"} & set(words[:end]))
    found = Found(how="none")
    for at, behind in splits:
        new = without_back(trimmed(tokens[behind:]))
        if not strict and new and all(token.text.isdigit() for token in new):
            # "change 2 to 4" may be of a title; "change it to 4" is of the time.
            numbered = any(token.text.isdigit() for token in tokens[end:at])
            return ask("Shall the number in a title change? Then please say “rename … to …”.") if numbered else None
        found = resolve(tokens[end:at], clause.source, situation, situation.tasks)
        if not new or (not strict and _date_or_level(new, situation)):
            continue
        if not strict and (words[at] not in (("with", "by") if words[0] == "replace" else ("to", "into")) or new[0].word in _NO_TITLES):
            continue
        if found.how == "these" and len(found.tasks) == 1 or found.how == "several":
            title = title_of(new, clause.source) if new[0].word not in ("a", "an", "the") else clause.text(new)[:1].upper() + clause.text(new)[1:]
            if len(title) > MOST_CHARACTERS:
                return ask(f"A title can have {MOST_CHARACTERS} characters, and that one has {len(title)}. What is a shorter one?")
            if (commented(new) or clause.asks or goes_on(new, situation.now)) and len(found.tasks) == 1:
                call = Call("update_task", {"task_id": found.tasks[0].id, "title": title})
                return confirm(f"Shall I rename {bold(found.tasks[0].title)} to {bold(title)}?", (call,))
            return carry_out(found, "update_task", {"title": title}, situation)
    if not strict:
        return None
    if not splits:
        found = resolve(tokens[end:], clause.source, situation, situation.tasks)
        return carry_out(found, "update_task", {"title": ""}, situation)
    return (
        carry_out(found, "update_task", {"title": clause.text(tokens[splits[-1][1] :])}, situation)
        if not (found.how == "these" and len(found.tasks) > 1)
        else None
    )


def read_priority(clause: Clause, situation: Situation) -> Plan | None:
    """ "make the report low priority", "the gym thing is urgent"."""
    tokens, words = clause.core, clause.words
    if clause.asks:
        return None
    end = longest(_LEVEL_SET, words)
    rest, level = (tokens[:-2], "none") if end and words[-2:] == ("no", "priority") else _level(trimmed(tokens))
    if not level and end and words[-1] in ("high", "low", "medium", "none", "normal") and ("priority" in words or words[-2] == "to"):
        rest, level = tokens[:-1], {"normal": "medium"}.get(words[-1], words[-1])
    if longest(("its|it|thats|that is? now|very|really?",), words) == len(words) - len(tokens[len(rest) :]) and level and len(rest) < 3:
        rest = tokens[: max(1, len(rest))]
        about = situation.about_tasks
        return carry_out(Found(about), "update_task", {"priority": level}, situation) if len(about) == 1 and not clause.negated else None
    if not level or (clause.negated and level != "none") or clause.hedged and not end:
        return None
    rest = trimmed(_without(rest, ("to",)))
    if plain(rest[-2:-1]) == ("from",) and rest[-1].word in ("high", "medium", "low", "normal", "top"):  # "from high to low"
        rest = rest[:-2]
    if end:
        pointing = rest[end:]
    elif plain(rest[-1:]) in (("is",), ("are",), ("its",)) or longest(("is|are now|really|actually|very|super",), plain(rest[-2:])) == 2:
        pointing = rest[: -1 if words[len(rest) - 1] in ("is", "are") else -2] if plain(rest[-1:]) != ("its",) else rest
    else:
        return None
    pointing = _without(pointing, ("to", "as", "a", "is", "now", "priority"))
    found = resolve(pointing, clause.source, situation, situation.open_tasks)
    if found.how in ("none", "unsaid") and (not end or words[0] not in ("make", "set", "mark", "flag", "change")):
        return None
    wish = {"priority": level}
    if not end and found.how == "these" and not _POINTING & set(words) and len(found.tasks) == 1:  # "mom is important"
        (task,) = found.tasks
        return confirm(f"Shall I {doing('update_task', wish, bold(task.title), situation.now)}?", (Call("update_task", {"task_id": task.id} | wish),))
    return carry_out(found, "update_task", wish, situation)


def _level(tokens: Tokens) -> tuple[Tokens, str]:
    for patch in (0, 1):  # "is urgent": behind "is" a level is not polish but the point
        words = plain(tokens)
        for start in range(max(0, len(words) - 4), len(words)):
            if words[start - 1] in ("is", "are", "as", "to", "its") or patch:
                rest, level = level_behind(tokens[start:])
                if level and not rest:
                    return tokens[:start], level
    return tokens, ""


def _without(tokens: Tokens, words: tuple[str, ...]) -> Tokens:
    while tokens and tokens[-1].word in words:
        tokens = tokens[:-1]
    return tokens


def _date_or_level(tokens: Tokens, situation: Situation) -> bool:
    if plain(tokens) in _STATES:
        return True
    span = first_span(tokens, situation.now)
    return bool(span and span.end == len(tokens)) or bool(level_behind(tokens)[1] and not level_behind(tokens)[0])


def _it_if_unsaid(found: Found, situation: Situation) -> Found:
    about = situation.about_tasks
    return Found(about) if found.how == "unsaid" and len(about) == 1 else found
