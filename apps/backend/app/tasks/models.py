"""The table of tasks.

Only migrations change its schema. They only add to the schema, because an older version of the app
may still be running.
"""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from app.columns import created_now, one_of, optional_time, updated_now


class Task(SQLModel, table=True):
    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "ix_tasks_of_user_newest_first",
            "user_id",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index(
            "ix_tasks_idempotency",
            "user_id",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key IS NOT NULL"),
        ),
        CheckConstraint("due_time IS NULL OR due_date IS NOT NULL", name="due_time_has_a_date"),
        one_of("priority", "none", "low", "medium", "high"),
    )
    __mapper_args__ = {"eager_defaults": True}

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", sa_type=Text)
    title: str = Field(max_length=200)
    notes: str = Field(default="", sa_type=Text)
    # Local time without a zone: a task due at 17:00 stays due at 17:00 when the user travels.
    due_date: date | None = None
    due_time: time | None = None
    priority: str = Field(default="none", sa_type=Text)
    completed: bool = False
    completed_at: datetime | None = optional_time()
    created_at: datetime = created_now()
    updated_at: datetime = updated_now()
    # If set, the task is hidden. `restore` and undo can still find it.
    deleted_at: datetime | None = optional_time()
    # Set by the client that created the task: a retry with the same key finds this task.
    idempotency_key: str | None = Field(default=None, max_length=100)
