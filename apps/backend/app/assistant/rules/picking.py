"""Lists asked for with a choice that no view is: the day ahead, tasks without a date, tasks of one priority."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.types import Call, Pick, Plan, Situation
from app.assistant.rules.views import LIST_NOUNS
from app.assistant.rules.words import longest

_ASKED = "show|list|display|see|find|give|get|what|which|whats|anything"
_TASKS = "tasks|task|todos|todo|things|items|ones"
_DAY = (
    "can|could? you? help|lets|let? me|us? plan|organise|organize|structure my|our|the|this? day|today|morning today|now? …",
    "what|how|hows|whats|show does|is|me? my|our|the|todays day look|looks|looking? like? today? …",
)
_NO_DATE = "no|without a|any? due? date|dates|deadline|deadlines yet? …"
_UNDATED = (
    f"{_ASKED}? me|us? all|only|just|are? my|the|of? open? {_TASKS}|everything|anything that|which? have|has|having|are|with? {_NO_DATE}",
    f"what|which|whats have|has|is|are|with? {_NO_DATE}",
    f"{_ASKED}? me|us? all|only|just|are? my|the? undated|unscheduled|dateless {_TASKS} …",
)
_OF = f"{_ASKED}? me|us? {_TASKS}? all|only|just|are|is|have|has? my|the|a? most?"
_LEVELS: tuple[tuple[Pick, str], ...] = (
    ("high", f"{_OF} high|top|highest|urgent|important priority|priorities? {_TASKS}? first? …"),
    ("medium", f"{_OF} medium|normal priority {_TASKS}? …"),
    ("low", f"{_OF} low|lowest priority {_TASKS}? …"),
)


def read_pick(clause: Clause, situation: Situation) -> Plan | None:
    """The whole wish has to be one of these; "plan my day trip" is none."""
    words = clause.words
    today = situation.now.date()
    if longest(_DAY, words) is not None:
        return Plan("list", (Call("list_tasks", {"view": "open"}),), span=(today, today))
    if longest(_UNDATED, words) is not None:
        return _picked("undated")
    named = bool(words) and (words[0] in _ASKED.split("|") or bool(LIST_NOUNS & set(words)))
    return next((_picked(level) for level, pattern in _LEVELS if named and longest((pattern,), words) is not None), None)


def _picked(pick: Pick) -> Plan:
    return Plan("list", (Call("list_tasks", {"view": "open"}),), pick=pick)
