"""Alembic's entry. The server hands its own connection over; the command line (`alembic revision
--autogenerate`) opens one.
"""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel

import app.models  # noqa: F401  registers the tables
from app.config import load_settings


def migrate(connection: Connection) -> None:
    # The frontend keeps its own tables in another schema: they are not Alembic's to see.
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, include_schemas=False
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    with create_engine(load_settings().database_url.get_secret_value()).connect() as opened:
        migrate(opened)
