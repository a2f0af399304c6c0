"""What the rules assistant reads and what it answers: plain values, no database, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

Pending = dict[str, Any]
"""The question asked last turn, JSON-serialisable: `{"tool", "arguments", "options": [task ids]}`
for a choice among tasks, or `{"confirm": [{"tool", "arguments"}, ...]}` for a yes or no."""

Kind = Literal[
    "change",
    "list",
    "ask",
    "help",
    "greeting",
    "thanks",
    "refused",
    "unknown",
    "nothing_to_undo",
    "not_found",
]
"""What a plan does. `refused` is a negated wish ("don't add milk")."""

Pick = Literal["undated", "high", "medium", "low"]
"""Open tasks without a date, or of a priority."""


@dataclass(frozen=True)
class KnownTask:
    """A task as the sentence may mean it. Dates are local to the user."""

    id: str
    title: str
    due_date: date | None
    due_time: time | None
    priority: str
    completed: bool


@dataclass(frozen=True)
class Change:
    """A change that can be undone, with the task before and after it."""

    tool: str
    task_id: str
    before: KnownTask | None
    after: KnownTask | None
    id: str = ""
    """Names this change in `Plan.undoes`."""
    turn: str = ""
    """Changes of one message share it, and "undo" takes them back together; "" stands for a message of its own."""


@dataclass(frozen=True)
class Situation:
    """Everything a sentence is understood against."""

    now: datetime
    """Aware, in the user's zone."""
    tasks: tuple[KnownTask, ...]
    """Not deleted; open ones first in the order the list shows them (due date, then newest), then done."""
    shown: tuple[str, ...] = ()
    """Task ids last listed or offered as choices, in order: "the second one", "2"."""
    about: tuple[str, ...] = ()
    """Task ids the last turn changed or named: "it", "them", "that"."""
    pending: Pending | None = None
    changes: tuple[Change, ...] = ()
    """What "undo" reaches, newest first."""

    @property
    def open_tasks(self) -> tuple[KnownTask, ...]:
        return tuple(task for task in self.tasks if not task.completed)

    @property
    def done_tasks(self) -> tuple[KnownTask, ...]:
        return tuple(task for task in self.tasks if task.completed)

    @property
    def about_tasks(self) -> tuple[KnownTask, ...]:
        """Those of `about` that are still there, in the list's order."""
        return tuple(task for task in self.tasks if task.id in self.about)


@dataclass(frozen=True)
class Call:
    """One tool call; arguments as the MCP tools take them (ISO strings, `task_id`)."""

    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What to do about a sentence."""

    kind: Kind
    calls: tuple[Call, ...] = ()
    options: tuple[str, ...] = ()
    """Task ids offered when `kind` is "ask"."""
    pending: Pending | None = None
    """Stored for the next turn."""
    words: str = ""
    """For kinds without calls: what the assistant says."""
    undoes: tuple[str, ...] = ()
    """Ids of the changes these calls take back. They, and these calls, are not offered for "undo" again."""
    span: tuple[date, date] | None = None
    """For a list: the first and last day asked for, where no view is just those days."""
    pick: Pick | None = None
    """For a list of open tasks: which of them were asked for."""

    @property
    def proposed(self) -> set[str]:
        """The tools that a yes to this question would call."""
        return {call["tool"] for call in (self.pending or {}).get("confirm", ())}
