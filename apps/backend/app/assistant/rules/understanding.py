"""From a sentence to a plan."""

from dataclasses import replace

from app.assistant.rules import answers
from app.assistant.rules.clause import Clause
from app.assistant.rules.commands import explicit
from app.assistant.rules.dividing import MOST_PIECES, begins_command, only_date, pieces
from app.assistant.rules.lines import lines_of, read_lines
from app.assistant.rules.plans import ask, unknown
from app.assistant.rules.reading import read_clause
from app.assistant.rules.talk import again, read_talk, retracted
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.words import Tokens, clean, plain, tokenize, trimmed

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
        if plan and plan.kind == "not_found" and begins_command(clause.whole, situation):
            return plan
        if plan is None or plan.kind in ("unknown", "not_found"):
            return answers.read_missing(clause, situation, pending) or (
                plan if plan and plan.kind == "not_found" else answers.again(situation, pending)
            )
        if _may_answer(plan, clause, situation) and (missing := answers.read_missing(clause, situation, pending)):
            return missing
    return plan or unknown()


def _may_answer(plan: Plan, clause: Clause, situation: Situation) -> bool:
    """ "call mom" may be the title that was asked for, "tomorrow" the date; "delete milk" is neither."""
    if begins_command(clause.whole, situation):
        return False
    dates = plan.kind == "list" and only_date(clause.whole, situation)
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
        if _chatter(plan, part, parts[number + 1 :], situation):
            continue
        if plan is None or not (plan.calls or plan.kind in ("refused", "thanks", "greeting")):
            return plan or unknown()
        plans.append(plan)
        situation = _after(plan, situation)
    return _together(parts, plans)


def _after(plan: Plan, situation: Situation) -> Situation:
    """ "rename milk to soy milk and move it": what the first wish touched; a task just added has no id yet, so "it" is asked for."""
    touched = [call for call in plan.calls if call.tool != "list_tasks"]
    return replace(situation, about=tuple(dict.fromkeys(call.arguments.get("task_id", "") for call in touched))) if touched else situation


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
