"""Parts of a message that are no wish of their own and belong to the part behind them."""

from dataclasses import replace

from app.assistant.rules.clause import Clause
from app.assistant.rules.commands import explicit
from app.assistant.rules.dividing import begins_command
from app.assistant.rules.lacking import LACKING, SPENT
from app.assistant.rules.references import resolve
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.undoing import read_undo
from app.assistant.rules.words import longest, matched

_SUBJECTS = frozenset("ive weve id hed the my our his her its it theres there were we im i he she hes shes they theyre".split())
_CONDITIONS = frozenset("if unless until till when once except instead suppose should would could might maybe perhaps hope wish".split())
_REPORTED = frozenset(
    "said says say told tells tell ask asked asks wrote writes texted think thinks thought mean means meant example like type typed "
    "quote called heard read guess bet swear doubt believe suspect imagine deny".split()
)
_POINTING = frozenset("it that this".split())


def lacking(part: Clause, behind: list[Clause], situation: Situation) -> Clause | None:
    """ "we are out of soap, add it": add soap."""
    start = longest(LACKING, part.words)
    if not start or not behind or not explicit(behind[0].tokens, situation.now) or part.negated or SPENT & set(part.words):
        return None
    wish = behind[0]
    at = next((at for at, token in enumerate(wish.whole) if token.word in _POINTING | {"them", "some"}), None)
    return replace(wish, whole=(*wish.whole[:at], *part.core[start:], *wish.whole[at + 1 :])) if at else None


def topic_of(plan: Plan | None, part: Clause, behind: list[Clause], situation: Situation) -> tuple[str, ...]:
    """What "it" is behind "the gym one, move it to friday" and "don't delete the gym, move it"."""
    refused = plan is not None and plan.kind == "refused"
    if not behind or not _POINTING & set(behind[0].words[1:]) or part.hedged or part.asks:
        return ()
    if not refused and (part.negated or (plan and plan.kind not in ("unknown", "not_found"))):
        return ()
    start = matched("dont|not|never", part.words) or matched("do not", part.words) if refused else -1
    tokens = part.core[start + 1 :] if start else ()
    found = resolve(tokens, part.source, situation, situation.tasks) if tokens else None
    return (found.tasks[0].id,) if found and found.how == "these" and len(found.tasks) == 1 else ()


def regretted(plan: Plan | None, part: Clause, behind: list[Clause], situation: Situation) -> bool:
    """ "that was a mistake, undo it"."""
    asked = plan is not None and plan.kind == "ask" and plan == read_undo(part, situation)
    undone = read_undo(behind[0], situation) if asked and behind else None
    return undone is not None and undone.kind == "change"


def chatter(plan: Plan | None, part: Clause, behind: list[Clause], situation: Situation) -> bool:
    """A sentence of its own before things to add: "i am out of milk. add milk"."""
    if behind and _POINTING & set(behind[0].words):
        return False  # "the rent one, move that": of a task that is not there
    if part.negated or _CONDITIONS & set(part.words) or not behind or len(part.whole) > 24 or _REPORTED & set(part.words):
        return False
    if plan and plan.kind != "unknown" and not _only_guessed(plan, part):
        return False
    told = bool((_SUBJECTS | {"is", "are", "was", "were", "has"}) & set(part.words[:4]))
    joints = (".", "!", "\n", ",", "so") if told else (".", "!", "\n")
    return behind[0].joint in joints and all(
        explicit(other.tokens, situation.now) or (told and begins_command(other.tokens, situation)) for other in behind
    )


def _only_guessed(plan: Plan, part: Clause) -> bool:
    """ "the bank closes at 4", which by itself may be meant as a task."""
    return plan.kind == "ask" and plan.proposed == {"add_task"} and part.words[0] in _SUBJECTS
