"""What a tool call changed in one task, kept with the call so that it can be taken back field by
field.
"""

from datetime import date, time
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.tasks.models import Task
from app.tasks.schemas import TaskRead


class Snapshot(BaseModel):
    """A task's fields that people set. `deleted` is one of them: adding a task takes it from
    deleted to not deleted.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = ""
    notes: str = ""
    due_date: date | None = None
    due_time: time | None = None
    priority: Literal["none", "low", "medium", "high"] = "none"
    completed: bool = False
    deleted: bool = False

    @classmethod
    def of(cls, task: Task | TaskRead, *, deleted: bool | None = None) -> "Snapshot":
        """`deleted`: for a TaskRead, which does not tell."""
        gone = deleted if deleted is not None else getattr(task, "deleted_at", None) is not None
        fields = {name: getattr(task, name) for name in cls.model_fields if name != "deleted"}
        return cls(**fields, deleted=gone)


ABSENT = Snapshot(deleted=True)


class TaskChange(BaseModel):
    """One task before and after a tool call."""

    task_id: str
    was: Snapshot
    now: Snapshot

    def fields(self) -> list[str]:
        """The names of the fields that differ. Adding and deleting are that alone, whatever the
        other fields held.
        """
        if self.was.deleted != self.now.deleted:
            return ["deleted"]
        return [
            name
            for name in Snapshot.model_fields
            if getattr(self.was, name) != getattr(self.now, name)
        ]

    def standing(self, current: Snapshot) -> list[str]:
        """Those of its fields that still hold what the change made of them, so that taking it back
        overwrites nothing newer.
        """
        fields = self.fields()
        if current.deleted and fields != ["deleted"]:
            return []
        return [name for name in fields if getattr(current, name) == getattr(self.now, name)]
