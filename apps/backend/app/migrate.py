"""Brings the schema up to date in the background, so that liveness never waits for the database.

Safe with any number of replicas: one Postgres advisory lock, and one transaction for all steps (so
a step cannot use CREATE INDEX CONCURRENTLY). The lock belongs to the transaction, which also works
behind a transaction-pooling proxy.
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

from app.db import Database, reason
from app.schema import SchemaState, missing_parts

log = logging.getLogger("app.migrate")

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_KEY = int.from_bytes(b"todo")
RETRY_S = 1.0


async def keep_schema_current(database: Database) -> None:
    """Runs until cancelled. When `database.schema_stale` is set, migrates, checks, and clears it.
    Retries forever.
    """
    reported = ""
    while True:
        await database.schema_stale.wait()
        before = database.schema
        try:
            database.schema = await upgrade(database)
        except Exception as error:
            # Whatever it is, the process stays alive and /health says 503: a restart would not
            # help.
            what = reason(error) if isinstance(error, SQLAlchemyError) else type(error).__name__
            if _is_lasting(error):
                database.schema = SchemaState(expected_revisions(), failure=_name(error))
            if what != reported:
                log.warning(
                    "schema is not ready, trying again",
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
        # After a rollback of the application the database is the newer one. Steps only ever add, so
        # the old code runs on it.
        log.warning("schema is newer than this version, serving it as it is", extra=fields)
    elif before and not before.usable:
        log.info("schema is complete again")


def _is_lasting(error: Exception) -> bool:
    """Not a lost connection, a lock or a full disk: the same migration would fail again in a
    minute.
    """
    passing = (OperationalError, InterfaceError, SqlTimeout)
    return isinstance(error, (SQLAlchemyError, CommandError)) and not isinstance(error, passing)


def _name(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__


async def upgrade(database: Database) -> SchemaState:
    """Migrates where this version knows the way, and returns what the database has after that."""
    async with database.engine.begin() as connection:
        # Neither the advisory lock nor a table lock may hold this transaction, and all queries
        # behind it, for long.
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
    # No step is known to lead from an unknown revision: the database stays as it is.
    if not unknown and set(found) != set(expected):
        command.upgrade(config, "head")
        log.info("schema migrated", extra={"fields": {"from": list(found), "to": list(expected)}})
        found = expected
    return SchemaState(expected, found, unknown, missing_parts(connection))
