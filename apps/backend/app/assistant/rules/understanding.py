"""From a sentence to a plan: the order in which it is read."""

from collections.abc import Callable

from app.assistant.rules import answers
from app.assistant.rules.adding import TOOLS, added_instead, command, explicit, read_add
from app.assistant.rules.changing import read_clear_due, read_priority, read_rename
from app.assistant.rules.clause import Clause, starts_past
from app.assistant.rules.completing import read_complete, read_reopen
from app.assistant.rules.deleting import read_delete
from app.assistant.rules.items import read_item
from app.assistant.rules.lines import lines_of, read_lines
from app.assistant.rules.listing import read_list, read_question
from app.assistant.rules.moving import read_move
from app.assistant.rules.plans import ask, unknown
from app.assistant.rules.polish import only_front, without_front
from app.assistant.rules.talk import again, read_negation, read_talk, retracted
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.undoing import read_undo
from app.assistant.rules.vocabulary import PRONOUNS
from app.assistant.rules.words import Tokens, clean, longest, matched, plain, tokenize, trimmed

Reader = Callable[[Clause, Situation], Plan | None]
_ABOUT_TASKS: tuple[Reader, ...] = (read_undo, read_list, read_reopen, read_clear_due, read_complete, read_rename, read_priority, read_move, read_delete)
_STARTS = (
    "delete|remove|erase|scrap|cancel|rename|postpone|reschedule|uncheck|reopen|undo|restore", "get rid of", "mark|check|tick|cross|move|push", "done|finished with?", "complete", "show|list me|my|all?",
    "whats|what|how many", "dont|do not|never", "im|i am? done", "make|set",
)  # fmt: skip
# Not said as a command, but near enough to ask.
_WANTED = ("i|we? need|remember", "i|we want|wanna to?", "i|we should|ought to?", "i|we wanna", "i|we would|d like to?", "id like to?", "a|another task|todo|reminder to|for|about|:")
_IDLE = frozenset("you your to know it that this help be go sleep die cry see tell ask some".split())
_JOINTS = frozenset((",", ";", ".", "!", "?", "and", "then", "also", "plus", "&", "but", "\n"))
_CONDITIONS = frozenset("if when once unless whenever maybe perhaps suppose imagine".split())
_MOST_PIECES = 40
# Of words and marks. A title has 200 characters at most, so nobody needs more; and it bounds the time of reading.
_MOST_TOKENS, _LONGEST_LINE = 500, 80


def understand(text: str, situation: Situation) -> Plan:
    """What to do about `text`. Never raises; when in doubt it asks, and changes nothing."""
    thumb = text.strip() in ("👍", "👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿", "✅")
    source = clean("yes" if thumb and situation.pending else text)
    tokens = tokenize(source)
    if not any(token.kind != "mark" for token in tokens):
        return unknown()
    tokens, notes = _cut_notes(tokens, source)
    if len(tokens) > _MOST_TOKENS or any(len(line) > _LONGEST_LINE for line in lines_of(tokens)):
        return unknown("That is more at once than I can follow, so I changed nothing.")
    clause = Clause(tokens, source, notes)
    pending = situation.pending
    if pending and (answer := answers.read_answer(clause, situation, pending)):
        return answer
    plan = _read(clause, situation)
    if pending:
        if (plan is None or plan.kind == "unknown") and answers.is_no(plain(trimmed(tokens))):
            return Plan("refused", words="All right, I changed nothing.")
        if plan is None or plan.kind in ("unknown", "not_found"):
            return answers.read_missing(clause, situation, pending) or (plan if plan and plan.kind == "not_found" else answers.again(situation, pending))
        if _may_answer(plan, clause, situation) and (missing := answers.read_missing(clause, situation, pending)):
            return missing
    return plan or unknown()


def _may_answer(plan: Plan, clause: Clause, situation: Situation) -> bool:
    """ "call mom" may be the title that was asked for, "tomorrow" the date; "delete milk" is neither."""
    if explicit(clause.whole, situation.now) or longest(_STARTS, plain(without_front(clause.whole))) is not None:
        return False
    dates = plan.kind == "list" and (situation.pending or {}).get("tool") == "update_task"
    return plan.kind == "ask" or dates or (plan.kind == "change" and all(call.tool == "add_task" for call in plan.calls))


def _cut_notes(tokens: Tokens, source: str) -> tuple[Tokens, str]:
    """Everything after "note:", as typed."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].word in ("note", "notes") and tokens[at + 1].word == ":" and tokens[at - 1].word not in ("add", "a", "make", "the"):
            return tokens[:at], source[tokens[at + 1].end :].strip()
    return tokens, ""


def _read(clause: Clause, situation: Situation) -> Plan | None:
    if talk := read_talk(clause, situation, trimmed(clause.whole)):
        return talk
    words = plain(clause.whole)
    if lines := read_lines(clause, situation):
        return lines
    if retracted(words):
        return again()
    parts = _pieces(clause, situation)
    if len(parts) == 1:
        return _read_one(parts[0], situation)
    if len(parts) > _MOST_PIECES:
        return ask("Those are too many wishes at once, so I changed nothing. Please send fewer.")
    plans: list[Plan] = []
    for number, part in enumerate(parts):
        plan = read_talk(part, situation, trimmed(part.whole)) or _read_one(part, situation)
        if _chatter(plan, part, parts[number + 1 :], situation):
            continue
        if plan is None or not (plan.calls or plan.kind in ("refused", "thanks", "greeting")):
            return plan or unknown()
        plans.append(plan)
    return _together(parts, plans)


def _chatter(plan: Plan | None, part: Clause, behind: list[Clause], situation: Situation) -> bool:
    """A sentence of its own before things to add: "i am out of milk. add milk"."""
    if (plan and plan.kind != "unknown") or part.negated or part.hedged or not behind or len(part.whole) > 12:
        return False
    return behind[0].joint in (".", "!", "\n") and all(explicit(other.tokens, situation.now) for other in behind)


def _together(parts: list[Clause], plans: list[Plan]) -> Plan:
    calls = tuple(call for plan in plans for call in plan.calls)
    refused = [at for at, plan in enumerate(plans) if plan.kind == "refused"]
    # "don't add milk and delete eggs" may deny both.
    if refused and any(part.joint in ("and", "then", "also") for part in parts[len(parts) - len(plans) + refused[0] + 1 :]):
        return plans[refused[0]]
    if not calls:
        return plans[0] if plans else unknown()
    seen: dict[str, str] = {}
    for call in calls:
        task_id = call.arguments.get("task_id", "")
        if task_id and seen.setdefault(task_id, call.tool) != call.tool and "delete_task" in (call.tool, seen[task_id]):
            return ask("You want two different things for one task, so I changed nothing. Which one is it?")
    undoes = tuple(undone for plan in plans for undone in plan.undoes)
    return Plan("list" if all(plan.kind == "list" for plan in plans) else "change", calls, undoes=undoes)


def _read_one(clause: Clause, situation: Situation) -> Plan | None:
    words = clause.words
    if not words:
        return None
    front = plain(without_front(clause.whole))
    if front and front[0] in _CONDITIONS and matched("when|whenever is|are|was|were|do|does|did|am|should|must", front) is None:
        return unknown()
    told = explicit(clause.whole, situation.now)
    if negation := None if told else read_negation(clause, situation):
        return (read_reopen(clause, situation) if words[0] in ("no", "i", "its") else None) or negation
    if told and longest(_STARTS[:4], front) is None:
        return _first((read_undo,), clause, situation) if front[0] == "put" and "back" in front else read_add(clause, situation)
    for reader in (read_undo, read_list, read_question, *_ABOUT_TASKS[2:]):
        if plan := reader(clause, situation):
            return plan
    if (plan := read_add(clause, situation)) is not None:
        return plan
    return read_guess(clause, situation)


def _first(readers: tuple[Reader, ...], clause: Clause, situation: Situation) -> Plan | None:
    return next((plan for reader in readers if (plan := reader(clause, situation))), None) or read_add(clause, situation)


def read_guess(clause: Clause, situation: Situation) -> Plan | None:
    """A bare noun with a date may be meant as a task; it is asked."""
    if clause.negated or clause.asks or TOOLS & set(clause.words):
        return None
    wanted = longest(_WANTED, clause.words)
    item = read_item(clause.core[wanted or 0 :], clause.source, situation.now)
    if wanted and item.title and not item.why and wanted < len(clause.words) and clause.words[wanted] not in _IDLE and len(item.title.split()) < 9:
        return added_instead(item.arguments())
    words = set(clause.words)
    talks = words & (PRONOUNS | {"is", "are", "was", "were", "am", "so", "be", "my", "happy", "ignore", "will", "going", "has", "have"})
    if item.title and item.when and not item.why and not talks and len(clause.core) <= 10 and len(item.title.split()) <= 5:
        return added_instead(item.arguments())
    return None


def _pieces(clause: Clause, situation: Situation) -> list[Clause]:
    """Cut where another command begins. Behind an add, words that name no known task are one more thing to add."""
    tokens = clause.whole
    cuts = [0]
    past = starts_past(plain(without_front(tokens))) is not None
    for at in range(1, len(tokens) - 1):
        if tokens[at].word not in _JOINTS or only_front(tokens[cuts[-1] : at]):
            continue
        rest = without_front(trimmed(tokens[at + 1 :]))
        words = plain(rest)
        begins = explicit(rest, situation.now) or longest(_STARTS, words) is not None or (past and starts_past(words) is not None)
        if begins and not tokens[at + 1].word in _JOINTS - {"and"}:
            cuts.append(at)
    edges = [*cuts, len(tokens)]
    joined: list[Clause] = []
    start = 0
    for at, end in zip(edges[: _MOST_PIECES + 1], edges[1:], strict=False):
        piece = Clause(_unjoined(tokens[at:end]), clause.source, clause.notes if end == len(tokens) else "", tokens[at].word if at else "")
        if joined and _goes_on(joined[-1], piece, situation):
            joined[-1] = Clause(_unjoined(tokens[start:end]), clause.source, piece.notes, joined[-1].joint)
        else:
            joined.append(piece)
            start = at
    return joined


def _goes_on(before: Clause, piece: Clause, situation: Situation) -> bool:
    """ "add write to bob and delete old photos": two things to add, as there is no task of old photos."""
    if command(before.tokens, situation.now) is None or explicit(piece.tokens, situation.now):
        return False
    plan = _read_one(piece, situation)
    return plan is None or plan.kind in ("unknown", "not_found") or (bool(plan.calls) and plan.calls[0].tool == "add_task")


def _unjoined(tokens: Tokens) -> Tokens:
    while tokens and tokens[0].word in _JOINTS:
        tokens = tokens[1:]
    return tokens


