"""Column definitions that several tables share."""

from typing import Any

from sqlalchemy import CheckConstraint, DateTime, func
from sqlmodel import Field


def created_now() -> Any:
    # The database's clock sets the time, so that rows written by different replicas sort in the
    # order in which they were written.
    return Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now()},
        nullable=False,
    )


def updated_now() -> Any:
    """Returns a column that the database sets on each update.

    The model needs `eager_defaults` in its `__mapper_args__`, which reads the new time back in the
    same statement.
    """
    clock = {"server_default": func.now(), "onupdate": func.now()}
    return Field(
        default=None, sa_type=DateTime(timezone=True), sa_column_kwargs=clock, nullable=False
    )


def optional_time() -> Any:
    """Returns a timestamp column that is null until the event happens."""
    return Field(default=None, sa_type=DateTime(timezone=True), nullable=True)


def one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")
