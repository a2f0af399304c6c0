"""The table. Its schema is changed only by a step in migrations/, and steps only add: an older version may still be serving."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, DateTime, Index, func, text
from sqlmodel import Field, SQLModel


class Task(SQLModel, table=True):
    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_newest_first", text("created_at DESC"), text("id DESC")),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    title: str = Field(max_length=200)
    completed: bool = Field(default=False)
    # The database's clock: one for all replicas, so their tasks sort truly.
    created_at: datetime = Field(default=None, sa_column=Column(DateTime(timezone=True), server_default=func.now(), nullable=False))
