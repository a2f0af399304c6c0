"""Columns that several tables have, so that they are the same everywhere."""

from typing import Any

from sqlalchemy import CheckConstraint, DateTime, func
from sqlmodel import Field


def created_now() -> Any:
    # The database's clock: one for all replicas, so that what they write sorts truly.
    return Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now()},
        nullable=False,
    )


def updated_now() -> Any:
    """Needs `eager_defaults` in the model's `__mapper_args__`: the new time is read back with the
    change itself.
    """
    clock = {"server_default": func.now(), "onupdate": func.now()}
    return Field(
        default=None, sa_type=DateTime(timezone=True), sa_column_kwargs=clock, nullable=False
    )


def moment() -> Any:
    """A point in time that may not have come yet."""
    return Field(default=None, sa_type=DateTime(timezone=True), nullable=True)


def one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")
