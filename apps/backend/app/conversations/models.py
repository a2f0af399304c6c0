"""The tables of conversations and their messages."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Text, Uuid, text
from sqlmodel import Field, SQLModel

from app.columns import created_now, one_of, optional_time, updated_now


class Conversation(SQLModel, table=True):
    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "ix_conversations_of_user_newest_first",
            "user_id",
            text("updated_at DESC"),
            text("id DESC"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )
    __mapper_args__ = {"eager_defaults": True}

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", sa_type=Text)
    title: str = Field(max_length=80)
    created_at: datetime = created_now()
    updated_at: datetime = updated_now()
    deleted_at: datetime | None = optional_time()


class Message(SQLModel, table=True):
    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_in_order", "conversation_id", "seq", unique=True),
        one_of("role", "user", "assistant"),
        one_of("status", "complete", "running", "failed", "stopped"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversations.id", ondelete="CASCADE")
    # Defines the order of the messages, because created_at is the same for all rows of a
    # transaction.
    seq: int = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    role: str = Field(sa_type=Text)
    text: str = Field(default="", sa_type=Text)
    status: str = Field(default="complete", sa_type=Text)
    error_code: str | None = Field(default=None, sa_type=Text)
    error_message: str | None = Field(default=None, sa_type=Text)
    # The run that wrote the message. It is only set on the assistant's messages. use_alter breaks
    # the cycle: a run also refers to the message that it answers.
    run_id: UUID | None = Field(
        default=None,
        sa_column=Column(
            Uuid,
            ForeignKey(
                "agent_runs.id", ondelete="SET NULL", use_alter=True, name="messages_run_id_fkey"
            ),
            index=True,
        ),
    )
    created_at: datetime = created_now()
