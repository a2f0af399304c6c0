"""What a tool call changed in one task. It is stored with the call, so that undo can revert it."""

from datetime import date, time
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.tasks.models import Task
from app.tasks.schemas import TaskRead


class Snapshot(BaseModel):
    """The fields of a task that users can set.

    `deleted` is one of them: adding a task changes it from true to false.
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
        """Returns the fields of a task.

        TaskRead has no `deleted` field, so the caller passes its value.
        """
        is_deleted = (
            deleted if deleted is not None else getattr(task, "deleted_at", None) is not None
        )
        fields = {name: getattr(task, name) for name in cls.model_fields if name != "deleted"}
        return cls(**fields, deleted=is_deleted)


ABSENT = Snapshot(deleted=True)


class TaskChange(BaseModel):
    """The state of one task before and after a tool call."""

    task_id: str
    was: Snapshot
    now: Snapshot

    def fields(self) -> list[str]:
        """Returns the names of the changed fields. If `deleted` changed, returns only that name."""
        if self.was.deleted != self.now.deleted:
            return ["deleted"]
        return [
            name
            for name in Snapshot.model_fields
            if getattr(self.was, name) != getattr(self.now, name)
        ]

    def still_applied(self, current: Snapshot) -> list[str]:
        """Returns the changed fields that still have their new value.

        Reverting only these fields never overwrites a later change.
        """
        fields = self.fields()
        if current.deleted and fields != ["deleted"]:
            return []
        return [name for name in fields if getattr(current, name) == getattr(self.now, name)]
