"""From a sentence to a plan."""

from dataclasses import replace

from app.assistant.rules import answers
from app.assistant.rules.choosing import again as asked_again
from app.assistant.rules.clause import Clause
from app.assistant.rules.dividing import MOST_PIECES, begins_command, only_date, pieces
from app.assistant.rules.excepting import excepted
from app.assistant.rules.lines import lines_of, read_lines
from app.assistant.rules.neighbours import chatter, lacking, regretted, topic_of
from app.assistant.rules.plans import ask, unknown
from app.assistant.rules.reading import read_clause
from app.assistant.rules.stems import stems
from app.assistant.rules.talk import again, read_talk, retracted
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.words import Tokens, clean, plain, tokenize, trimmed
from app.assistant.rules.yes_no import is_no

# Of words and marks. A title has 200 characters at most, so nobody needs more; and it bounds the time of reading.
_MOST_TOKENS, _LONGEST_LINE = 500, 80
_KINDLY = frozenset(
    "add put create remind move push postpone delete remove cancel rename change set mark show list complete reschedule tell give undo check "
    "tick".split()
)


def understand(text: str, situation: Situation) -> Plan:
    """What to do about `text`. Never raises; when in doubt it asks, and changes nothing."""
    thumb = text.strip() in ("👍", "👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿", "✅")
    source = clean("yes" if thumb and situation.pending else text)
    tokens = _asked_kindly(tokenize(source))
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
        idle = plan is None or plan.kind == "unknown" or (plan.kind == "list" and only_date(clause.whole, situation))
        if idle and is_no(plain(trimmed(tokens))):
            return Plan("refused", words="All right, I changed nothing.")
        if plan and plan.kind == "not_found" and begins_command(clause.whole, situation):
            return plan
        if plan is None or plan.kind in ("unknown", "not_found"):
            return answers.read_missing(clause, situation, pending) or (
                plan if plan and plan.kind == "not_found" else asked_again(situation, pending)
            )
        if _may_answer(plan, clause, situation) and (missing := answers.read_missing(clause, situation, pending)):
            return missing
    return plan or unknown()


def _asked_kindly(tokens: Tokens) -> Tokens:
    """ "would you mind adding milk": add milk."""
    at = next((at + 1 for at, token in enumerate(tokens[:-1]) if token.word == "mind" and (not at or tokens[at - 1].word == "you")), 0)
    bases = stems(tokens[at].word) & _KINDLY if at else frozenset()
    return (*(tokens[:at] if at > 1 else ()), replace(tokens[at], word=min(bases)), *tokens[at + 1 :]) if bases else tokens


def _may_answer(plan: Plan, clause: Clause, situation: Situation) -> bool:
    """ "call mom" may be the title that was asked for, "tomorrow" the date; "delete milk" is neither."""
    if begins_command(clause.whole, situation):
        return False
    moved = bool(situation.pending) and situation.pending.get("tool") == "update_task"
    dates = plan.kind == "list" and (moved or only_date(clause.whole, situation))
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
    if retracted(plain(clause.whole)):
        return again()
    if (without := excepted(clause, situation)) and (plan := _read(*without)) and _of_known(plan):
        return plan
    if lines := read_lines(clause, situation):
        return lines
    parts = pieces(clause, situation)
    if len(parts) == 1:
        return read_clause(parts[0], situation)
    if len(parts) > MOST_PIECES:
        return ask("Those are too many wishes at once, so I changed nothing. Please send fewer.")
    plans: list[Plan] = []
    for number, part in enumerate(parts):
        plan = read_talk(part, situation, trimmed(part.whole)) or read_clause(part, situation)
        behind = parts[number + 1 :]
        if lacked := lacking(part, behind, situation):
            parts[number + 1] = lacked
            continue
        topic = topic_of(plan, part, behind, situation)
        if topic:
            situation = replace(situation, about=topic)
        refused = plan is not None and plan.kind == "refused"
        if (topic and not refused) or regretted(plan, part, behind, situation) or chatter(plan, part, behind, situation):
            continue
        if plan is None or not (plan.calls or plan.kind in ("refused", "thanks", "greeting")):
            return plan or unknown()
        plans.append(plan)
        situation = _after(plan, situation)
    return _together(parts, plans)


def _of_known(plan: Plan) -> bool:
    """Whether the plan completes, deletes or brings back tasks, at once or on a yes."""
    tools = {call.tool for call in plan.calls} or plan.proposed
    return bool(tools) and tools <= {"complete_task", "delete_task", "restore_task", "update_task"}


def _after(plan: Plan, situation: Situation) -> Situation:
    """ "rename milk to soy milk and move it": what the first wish touched; a task just added has no id yet, so "it" is asked for."""
    touched = [call for call in plan.calls if call.tool != "list_tasks"]
    return replace(situation, about=tuple(dict.fromkeys(call.arguments.get("task_id", "") for call in touched))) if touched else situation


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
