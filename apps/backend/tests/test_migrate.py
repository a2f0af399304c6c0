import asyncio
from collections.abc import Callable

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from app.db import Database
from app.migrate import LOCK_KEY, alembic_config, upgrade
from app.postgres_url import psycopg_url
from app.tasks.schemas import TaskCreate
from app.tasks.service import TaskService
from app.users.models import BEFORE_ACCOUNTS
from tests.postgres import wait_until

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def migrate(step: Callable[[Config, str], None], revision: str, url: str) -> None:
    engine = create_engine(psycopg_url(url))
    with engine.begin() as connection:
        step(alembic_config(connection), revision)
    engine.dispose()


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


def test_the_tasks_of_the_version_without_accounts_are_kept_and_that_version_can_still_write(start_server, postgres):
    url = postgres.create_database("older")
    migrate(command.upgrade, "0001", url)
    with postgres.connect("older") as connection:
        connection.execute("INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'kept', true), (gen_random_uuid(), 'open', false)")
        server = start_server(DATABASE_URL=url)
        server.wait_until_healthy()
        connection.execute("INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'by an old pod', false)")
    kept = {task["title"]: task for task in server.as_user(BEFORE_ACCOUNTS).get("/api/tasks").json["items"]}
    assert {title: task["completed"] for title, task in kept.items()} == {"kept": True, "open": False, "by an old pod": False}
    assert kept["kept"]["updated_at"] == kept["kept"]["created_at"] and kept["kept"]["priority"] == "none"
    assert server.get("/api/tasks").json["items"] == [], "they are nobody else's"


def test_every_step_can_be_taken_back_without_losing_a_task(postgres):
    url = postgres.create_database("back")
    migrate(command.upgrade, "head", url)
    with postgres.connect("back") as connection:
        connection.execute("INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'kept', true)")
        migrate(command.downgrade, "0001", url)
        assert connection.execute("SELECT title, completed FROM tasks").fetchall() == [("kept", True)]


def test_an_old_backup_put_in_the_place_of_the_database_is_brought_up_to_date_without_a_restart(start_server, postgres):
    url = postgres.create_database("restored")
    server = start_server(DATABASE_URL=url)
    server.wait_until_healthy()
    assert server.post("/api/tasks", {"title": "before"}).status == 201
    migrate(command.downgrade, "0001", url)
    assert server.post("/api/tasks", {"title": "lost"}).status == 503
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "after"}).status == 201


def test_after_a_rollback_the_older_version_serves_the_newer_schema(postgres, caplog):
    url = postgres.create_database("newer")
    migrate(command.upgrade, "head", url)
    with postgres.connect("newer") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("ALTER TABLE tasks ADD COLUMN colour text NOT NULL DEFAULT 'red'")

    async def older_version() -> str:
        database = Database(psycopg_url(url))
        await upgrade(database)
        database.schema_stale.clear()
        task = await TaskService(database).create(BEFORE_ACCOUNTS, TaskCreate(title="still works"))
        await database.close()
        return task.title

    assert asyncio.run(older_version()) == "still works"
    (warning,) = [record for record in caplog.records if record.name == "app.migrate"]
    assert (warning.getMessage(), warning.fields) == ("schema is newer than this version, serving it as it is", {"revisions": ["9999"]})


def test_the_migrations_build_exactly_what_the_models_describe(server, postgres):
    with create_engine(psycopg_url(postgres.url("shared"))).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    connection.engine.dispose()
