"""Brings the schema up to date in the background, so that liveness never waits for the database.

Safe with any number of replicas: one Postgres advisory lock, and one transaction for all steps (so a step cannot use
CREATE INDEX CONCURRENTLY). The lock belongs to the transaction, which also works behind a transaction-pooling proxy.
"""

import asyncio
import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database, reason

log = logging.getLogger("app.migrate")

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_KEY = int.from_bytes(b"todo")
RETRY_S = 1.0


async def keep_schema_current(database: Database) -> None:
    """Runs until cancelled; whenever `database.schema_stale` is set, migrates and clears it. Tries again for ever."""
    reported = ""
    while True:
        await database.schema_stale.wait()
        try:
            await upgrade(database)
        except Exception as error:
            # Whatever it is, the process stays alive and /health says 503: a restart would not help.
            what = reason(error) if isinstance(error, SQLAlchemyError) else type(error).__name__
            if what != reported:
                log.warning("schema is not ready, trying again", extra={"fields": {"reason": what}}, exc_info=error)
            reported = what
            await asyncio.sleep(RETRY_S)
        else:
            reported = ""
            database.schema_stale.clear()


async def upgrade(database: Database) -> None:
    async with database.engine.begin() as connection:
        # Neither the advisory lock nor a table lock may hold this transaction, and all queries behind it, for long.
        await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        await connection.run_sync(_upgrade)


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    config = alembic_config(connection)
    script = ScriptDirectory.from_config(config)

    present = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := present - {step.revision for step in script.walk_revisions()}:
        # After a rollback of the application the database is the newer one. Steps only ever add, so the old code runs on it.
        log.warning("schema is newer than this version, serving it as it is", extra={"fields": {"revisions": sorted(unknown)}})
    elif present != set(script.get_heads()):
        command.upgrade(config, "head")
        log.info("schema migrated", extra={"fields": {"from": sorted(present), "to": script.get_heads()}})
