"""The words lists are asked for with, and the view they mean."""

from datetime import date, timedelta

from app.assistant.rules.days import WEEKDAYS, monday_of
from app.assistant.rules.types import Situation
from app.assistant.rules.when import span_at
from app.assistant.rules.words import matched

LIST_NOUNS = frozenset("rundown overview summary task tasks todo todos list lists item items reminder reminders agenda schedule plate to-dos".split())
# Of these one at least makes a question one for tasks.
SIGNALS = LIST_NOUNS | frozenset(
    "due overdue late left pending open upcoming done completed finished remaining outstanding today have got unfinished missed planned next up "
    "else accomplished do need should on happening first tonight deadlines everything schedule behind urgent important".split()
)
# Words that name no task.
QUIET = (
    SIGNALS
    | WEEKDAYS.keys()
    | frozenset(
        "me my i im ive the a an all any anything something still already again to for of in on at by is are was were be been there that this "
        "these those what whats which now please current currently yet every day days week month weekend coming next things thing stuff so far "
        "just with am how many much more does it look like looks plan plans and or soon later most priority high low medium ones one must get "
        "going gonna work out ahead past can you could show list see up tasks did finish complete accomplish else supposed todays tomorrows give "
        "back read last recently its their right off tick cross checked ticked crossed too also including included incomplete ready who where when "
        "first us our we tell date dates time busy free during rest whole full entire newest oldest sorted from".split()
    )
)


def view_of(words: tuple[str, ...], situation: Situation) -> tuple[str, tuple[date, date] | None]:
    """The view, and the days asked for where no view is just them."""
    said = set(words)
    today = situation.now.date()
    if said & {"all", "everything"} and said & {"done", "completed", "finished"} and said & {"too", "also", "including", "included", "even"}:
        return "all", None
    if "did" in said and said & {"tick", "check", "cross"}:
        return "done", None
    if any(matched("done|completed|finished or not", words, at) for at in range(len(words))):
        return "all", None
    if said & {"done", "completed", "finished", "accomplished", "finish", "complete", "accomplish", "checked", "ticked"} and (
        "did" in said
        or not any(
            matched("to be|get|have? done|completed|finished", words, at)
            or matched("not|still|yet|get|getting done|completed|finished", words, at)
            or matched("havent|not i|we finished|done|completed|ticked", words, at)
            or matched("have|need|left to finish|complete", words, at)
            for at in range(len(words))
        )
    ):
        return "done", None
    if said & {"overdue", "late", "missed", "behind"} or any(matched("past its|their|the? due", words, at) for at in range(len(words))):
        return "overdue", None
    for at in range(len(words)):
        for pattern, first, last in (
            ("next week", monday_of(today) + timedelta(7), monday_of(today) + timedelta(13)),
            ("this|the|my|coming? week", today, monday_of(today) + timedelta(6)),
            ("this|the|coming? weekend", monday_of(today) + timedelta(5), monday_of(today) + timedelta(6)),
        ):  # fmt: skip
            if matched(pattern, words, at) is not None:
                return "upcoming", (first, last)
        span = span_at(words, at, situation.now)
        days = [part.day for part in span.parts if part.day] if span else []
        if days:
            return ("today", None) if days[0] == today else ("upcoming", (days[0], days[0])) if days[0] > today else ("overdue", None)
    if "todays" in said:
        return "today", None
    if said & {"tomorrows", "upcoming", "coming", "soon", "later", "ahead", "month"}:
        return "upcoming", None
    if said & {"all", "everything", "every"} and not said & {"open", "pending", "left", "remaining", "due", "unfinished", "have", "incomplete"}:
        return "all", None
    return "open", None
