"""Migrates the schema in the background, so that liveness never waits for the database.

Any number of replicas can start at the same time, because a Postgres advisory lock lets only one of
them migrate at a time. All migrations run in one transaction, so they cannot use CREATE INDEX
CONCURRENTLY. The lock belongs to the transaction, so locking also works behind a
transaction-pooling proxy.
"""

import asyncio
import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as SqlTimeout

from app.db import Database
from app.db_errors import reason
from app.schema import SchemaState, missing_parts

log = logging.getLogger("app.migrate")

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_KEY = int.from_bytes(b"todo")
RETRY_S = 1.0


async def keep_schema_current(database: Database) -> None:
    """Migrates and checks the schema whenever `database.schema_stale` is set.

    Clears `schema_stale` once the schema is usable. Until then, retries every RETRY_S. Runs until
    cancelled.
    """
    reported = ""
    while True:
        await database.schema_stale.wait()
        before = database.schema
        try:
            database.schema = await upgrade(database)
        except Exception as error:
            # The process keeps running and /health returns 503, because a restart would not help.
            what = reason(error) if isinstance(error, SQLAlchemyError) else type(error).__name__
            if _is_permanent(error):
                database.schema = SchemaState(expected_revisions(), failure=_error_name(error))
            if what != reported:
                log.warning(
                    "schema is not ready, retrying",
                    extra={"fields": {"reason": what}},
                    exc_info=error,
                )
            reported = what
        else:
            if (finding := str(database.schema.facts)) != reported:
                _report(database.schema, before)
            reported = finding
            if database.schema.usable:
                database.schema_stale.clear()
                continue
        await asyncio.sleep(RETRY_S)


def _report(schema: SchemaState, before: SchemaState | None) -> None:
    fields = {"fields": schema.facts}
    if schema.missing:
        log.error("schema lacks what this version needs, not serving", extra=fields)
    elif schema.unknown:
        # After a rollback of the application, the database is newer than the code. Migrations only
        # add tables and columns, so the old code still works.
        log.warning("schema is newer than this version, serving it as it is", extra=fields)
    elif before and not before.usable:
        log.info("schema is complete again")


def _is_permanent(error: Exception) -> bool:
    """Returns whether the migration would fail again on a retry.

    A lost connection, a lock or a full disk is temporary.
    """
    temporary = (OperationalError, InterfaceError, SqlTimeout)
    return isinstance(error, (SQLAlchemyError, CommandError)) and not isinstance(error, temporary)


def _error_name(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__


async def upgrade(database: Database) -> SchemaState:
    """Runs the missing migrations, if any, and returns the resulting schema."""
    async with database.engine.begin() as connection:
        # Limits how long this transaction waits for a lock, because other queries queue behind it.
        await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        return await connection.run_sync(_upgrade)


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def expected_revisions() -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(alembic_config()).get_heads())


def _upgrade(connection: Connection) -> SchemaState:
    config = alembic_config(connection)
    script = ScriptDirectory.from_config(config)
    expected = tuple(script.get_heads())
    found = tuple(sorted(MigrationContext.configure(connection).get_current_heads()))
    unknown = tuple(sorted(set(found) - {step.revision for step in script.walk_revisions()}))
    # This version has no migration from an unknown revision, so it leaves the schema unchanged.
    if not unknown and set(found) != set(expected):
        command.upgrade(config, "head")
        log.info("schema migrated", extra={"fields": {"from": list(found), "to": list(expected)}})
        found = expected
    return SchemaState(expected, found, unknown, missing_parts(connection))
