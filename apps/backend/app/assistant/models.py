"""The tables of the assistant's runs and tool calls.

Each message has one run, which a second attempt continues.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.columns import created_now, one_of, optional_time


class AgentRun(SQLModel, table=True):
    __tablename__ = "agent_runs"
    __table_args__ = (
        # If two servers receive the same message at the same time, only one of them can answer it.
        Index(
            "ix_agent_runs_one_running_per_message",
            "message_id",
            unique=True,
            postgresql_where=text("status = 'running'"),
        ),
        Index("ix_agent_runs_of_conversation", "conversation_id", "started_at"),
        one_of("mode", "rules", "llm"),
        one_of("status", "running", "complete", "failed", "stopped"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversations.id", ondelete="CASCADE")
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", sa_type=Text, index=True)
    message_id: UUID = Field(foreign_key="messages.id", ondelete="CASCADE", index=True)
    mode: str = Field(sa_type=Text)
    model: str | None = Field(default=None, sa_type=Text)
    status: str = Field(default="running", sa_type=Text)
    started_at: datetime = created_now()
    ended_at: datetime | None = optional_time()
    error_code: str | None = Field(default=None, sa_type=Text)
    input_tokens: int | None = None
    output_tokens: int | None = None
    # The plan of the built-in rules; see app/assistant/memory.py.
    memory: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))


class ToolCall(SQLModel, table=True):
    __tablename__ = "tool_calls"
    __table_args__ = (
        # A repeated call is found by its id instead of running again.
        UniqueConstraint("run_id", "call_id", name="tool_calls_run_id_call_id_key"),
        one_of("status", "running", "done", "failed"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    run_id: UUID = Field(foreign_key="agent_runs.id", ondelete="CASCADE")
    call_id: str = Field(sa_type=Text)
    position: int
    name: str = Field(sa_type=Text)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    status: str = Field(default="running", sa_type=Text)
    summary: str = Field(default="", sa_type=Text)
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    # The change that undo reverts; null if there is nothing to undo.
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    undone_at: datetime | None = optional_time()
    created_at: datetime = created_now()
