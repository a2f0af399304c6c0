import asyncio

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from app.postgres_url import psycopg_url
from app.db import Database
from app.migrate import LOCK_KEY, upgrade
from app.tasks.schemas import TaskCreate
from app.tasks.service import TaskService
from tests.postgres import wait_until

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_of_two_servers_that_meet_an_empty_database_one_migrates_and_both_serve(start_server, postgres):
    url = postgres.create_database("raced")
    with postgres.connect("raced") as connection:
        with connection.transaction():  # holds both at the gate, so that they truly meet
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
            servers = [start_server(DATABASE_URL=url).wait_until_live() for _ in range(2)]
            wait_until(lambda: connection.execute(WAITING).fetchone() == (2,), 10, "both to wait for the lock")
            for server in servers:
                assert server.get("/health").json["database"] == {"status": "migrating"}
                assert server.get("/api/tasks").status == 503
                assert server.get("/health?probe=live").status == 200
        for server in servers:
            server.wait_until_healthy(seconds=5)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
    assert sum(len(server.logged("schema migrated")) for server in servers) == 1
    assert not any(server.logged("schema is not ready, trying again") for server in servers)


def test_after_a_rollback_the_older_version_serves_the_newer_schema(postgres, caplog):
    url = postgres.create_database("newer")
    with postgres.connect("newer") as connection:
        connection.execute("CREATE TABLE alembic_version AS SELECT '9999' AS version_num")
        connection.execute("CREATE TABLE tasks (id uuid, title text, completed bool, created_at timestamptz DEFAULT now(), due date)")

    async def older_version() -> str:
        database = Database(psycopg_url(url))
        await upgrade(database)
        database.schema_stale.clear()
        task = await TaskService(database).create(TaskCreate(title="still works"))
        await database.close()
        return task.title

    assert asyncio.run(older_version()) == "still works"
    (warning,) = [record for record in caplog.records if record.name == "app.migrate"]
    assert (warning.getMessage(), warning.fields) == ("schema is newer than this version, serving it as it is", {"revisions": ["9999"]})


def test_the_migrations_build_exactly_what_the_models_describe(server, postgres):
    with create_engine(psycopg_url(postgres.url("shared"))).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    connection.engine.dispose()
