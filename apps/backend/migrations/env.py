"""Alembic's entry point.

The server passes its own connection. The command line (`alembic revision --autogenerate`) opens its
own.
"""

from alembic import context
from sqlalchemy import Connection, create_engine

from app.config import load_settings
from app.models import METADATA


def migrate(connection: Connection) -> None:
    # The frontend keeps its tables in another schema, which Alembic must ignore.
    context.configure(connection=connection, target_metadata=METADATA, include_schemas=False)
    with context.begin_transaction():
        context.run_migrations()


if (server_connection := context.config.attributes.get("connection")) is not None:
    migrate(server_connection)
else:
    with create_engine(load_settings().database_url.get_secret_value()).connect() as own_connection:
        migrate(own_connection)
