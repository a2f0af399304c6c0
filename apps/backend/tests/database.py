"""Opens the application's Database in the test process, for tests that do not use HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.dialects.postgresql import insert

from app.db import Database
from app.migrate import upgrade
from app.postgres_url import psycopg_url
from app.users.models import User
from tests.postgres import Postgres


def open_database(url: str) -> Database:
    return Database(psycopg_url(url).render_as_string(hide_password=False))


@asynccontextmanager
async def fresh_database(postgres: Postgres, name: str) -> AsyncIterator[Database]:
    """Opens a new database that contains only the users ann and bob."""
    with postgres.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    database = open_database(postgres.create_database(name))
    try:
        await upgrade(database)
        database.schema_stale.clear()
        users = [
            {"id": user, "email": f"{user}@example.org", "name": user} for user in ("ann", "bob")
        ]
        await database.run(lambda session: session.execute(insert(User).values(users)))
        yield database
    finally:
        await database.close()
