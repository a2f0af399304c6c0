"""accounts, due dates, conversations, assistant runs

The new columns of `tasks` have defaults in the database, so that the previous version of the app
keeps working. All tasks that it has added or still adds belong to the user `before-accounts`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

NOW = sa.func.now()


def upgrade() -> None:
    _users()
    _tasks()
    _conversations()
    _messages()
    _agent_runs()
    _tool_calls()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _timestamp("created_at", now=True),
        _timestamp("seen_at", now=True),
    )
    op.execute(
        "INSERT INTO users (id, email, name) VALUES ('before-accounts', '', 'Before accounts')"
    )


def _tasks() -> None:
    owner = sa.ForeignKey("users.id", ondelete="CASCADE", name="tasks_user_id_fkey")
    op.add_column(
        "tasks",
        sa.Column("user_id", sa.Text(), owner, server_default="before-accounts", nullable=False),
    )
    op.add_column("tasks", sa.Column("notes", sa.Text(), server_default="", nullable=False))
    op.add_column("tasks", sa.Column("due_date", sa.Date()))
    op.add_column("tasks", sa.Column("due_time", sa.Time()))
    op.add_column("tasks", sa.Column("priority", sa.Text(), server_default="none", nullable=False))
    op.add_column("tasks", _timestamp("completed_at"))
    op.add_column("tasks", _timestamp("updated_at", now=True))
    op.add_column("tasks", _timestamp("deleted_at"))
    op.add_column("tasks", sa.Column("idempotency_key", sa.String(100)))
    op.execute("UPDATE tasks SET updated_at = created_at")
    op.create_check_constraint(
        "due_time_has_a_date", "tasks", "due_time IS NULL OR due_date IS NOT NULL"
    )
    op.create_check_constraint(
        "priority_is_known", "tasks", "priority IN ('none', 'low', 'medium', 'high')"
    )
    op.drop_index("ix_tasks_newest_first", "tasks")
    _newest_first("tasks", "created_at")
    op.create_index(
        "ix_tasks_idempotency",
        "tasks",
        ["user_id", "idempotency_key"],
        unique=True,
        postgresql_where=sa.text("idempotency_key IS NOT NULL"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belongs_to("user_id", sa.Text(), "users"),
        sa.Column("title", sa.String(80), nullable=False),
        _timestamp("created_at", now=True),
        _timestamp("updated_at", now=True),
        _timestamp("deleted_at"),
    )
    _newest_first("conversations", "updated_at")


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belongs_to("conversation_id", sa.Uuid(), "conversations"),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "role",
            sa.Text(),
            sa.CheckConstraint("role IN ('user', 'assistant')", name="role_is_known"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        _status("complete", "running", "failed", "stopped"),
        sa.Column("error_code", sa.Text()),
        sa.Column("error_message", sa.Text()),
        sa.Column("run_id", sa.Uuid()),
        _timestamp("created_at", now=True),
    )
    op.create_index("ix_messages_in_order", "messages", ["conversation_id", "seq"], unique=True)
    op.create_index("ix_messages_run_id", "messages", ["run_id"])


def _agent_runs() -> None:
    op.create_table(
        "agent_runs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belongs_to("conversation_id", sa.Uuid(), "conversations"),
        _belongs_to("user_id", sa.Text(), "users"),
        _belongs_to("message_id", sa.Uuid(), "messages"),
        sa.Column(
            "mode",
            sa.Text(),
            sa.CheckConstraint("mode IN ('rules', 'llm')", name="mode_is_known"),
            nullable=False,
        ),
        sa.Column("model", sa.Text()),
        _status("running", "complete", "failed", "stopped"),
        _timestamp("started_at", now=True),
        _timestamp("ended_at"),
        sa.Column("error_code", sa.Text()),
        sa.Column("input_tokens", sa.Integer()),
        sa.Column("output_tokens", sa.Integer()),
        sa.Column("memory", JSONB()),
    )
    op.create_index(
        "ix_agent_runs_one_running_per_message",
        "agent_runs",
        ["message_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index(
        "ix_agent_runs_of_conversation", "agent_runs", ["conversation_id", "started_at"]
    )
    op.create_index("ix_agent_runs_user_id", "agent_runs", ["user_id"])
    op.create_index("ix_agent_runs_message_id", "agent_runs", ["message_id"])
    op.create_foreign_key(
        "messages_run_id_fkey", "messages", "agent_runs", ["run_id"], ["id"], ondelete="SET NULL"
    )


def _tool_calls() -> None:
    op.create_table(
        "tool_calls",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belongs_to("run_id", sa.Uuid(), "agent_runs"),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arguments", JSONB(), nullable=False),
        _status("running", "done", "failed"),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("result", JSONB()),
        sa.Column("before", JSONB()),
        _timestamp("undone_at"),
        _timestamp("created_at", now=True),
        sa.UniqueConstraint("run_id", "call_id", name="tool_calls_run_id_call_id_key"),
    )


def _timestamp(name: str, now: bool = False) -> sa.Column[Any]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=NOW if now else None, nullable=not now
    )


def _belongs_to(name: str, kind: sa.types.TypeEngine[Any], table: str) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False)


def _status(*known: str) -> sa.Column[Any]:
    listed = ", ".join(f"'{status}'" for status in known)
    return sa.Column(
        "status",
        sa.Text(),
        sa.CheckConstraint(f"status IN ({listed})", name="status_is_known"),
        nullable=False,
    )


def _newest_first(table: str, column: str) -> None:
    op.create_index(
        f"ix_{table}_of_user_newest_first",
        table,
        ["user_id", sa.text(f"{column} DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_constraint("messages_run_id_fkey", "messages")
    for table in ("tool_calls", "agent_runs", "messages", "conversations"):
        op.drop_table(table)
    op.drop_index("ix_tasks_idempotency", "tasks")
    op.drop_index("ix_tasks_of_user_newest_first", "tasks")
    for column in (
        "idempotency_key",
        "deleted_at",
        "updated_at",
        "completed_at",
        "priority",
        "due_time",
        "due_date",
        "notes",
        "user_id",
    ):
        op.drop_column("tasks", column)
    op.create_index(
        "ix_tasks_newest_first", "tasks", [sa.text("created_at DESC"), sa.text("id DESC")]
    )
    op.drop_table("users")
