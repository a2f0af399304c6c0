from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from app.migrate import LOCK_KEY, alembic_config, expected_revisions
from app.postgres_url import psycopg_url
from app.users.models import BEFORE_ACCOUNTS
from tests.postgres import Postgres, wait_until
from tests.server import Server, StartServer

(HEAD,) = expected_revisions()
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def wait_until_reported(server: Server, database: dict[str, Any]) -> None:
    wait_until(
        lambda: server.get("/health").json["database"] == database,
        5,
        f"/health to report {database}",
    )


def migrate(step: Callable[[Config, str], None], revision: str, url: str) -> None:
    engine = create_engine(psycopg_url(url))
    with engine.begin() as connection:
        step(alembic_config(connection), revision)
    engine.dispose()


def test_two_servers_on_an_empty_database_migrate_it_once_and_both_serve_requests(
    start_server: StartServer, postgres: Postgres
) -> None:
    url = postgres.create_database("raced")
    with postgres.connect("raced") as connection:
        # The lock is held until both servers wait for it.
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
            servers = [start_server(DATABASE_URL=url).wait_until_live() for _ in range(2)]
            wait_until(
                lambda: connection.execute(WAITING).fetchone() == (2,),
                10,
                "both servers to wait for the lock",
            )
            for server in servers:
                assert server.get("/health").json["database"] == {"status": "migrating"}
                assert server.get("/api/tasks").status == 503
                assert server.get("/health?probe=live").status == 200
        for server in servers:
            server.wait_until_healthy(seconds=5)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("0002",)
        ]
    assert sum(len(server.logged("schema migrated")) for server in servers) == 1
    assert [
        line for server in servers for line in server.logged("schema is not ready, retrying")
    ] == []


def test_tasks_from_the_version_without_accounts_are_kept_and_that_version_can_still_write(
    start_server: StartServer, postgres: Postgres
) -> None:
    url = postgres.create_database("older")
    migrate(command.upgrade, "0001", url)
    with postgres.connect("older") as connection:
        connection.execute(
            "INSERT INTO tasks (id, title, completed) VALUES"
            " (gen_random_uuid(), 'kept', true), (gen_random_uuid(), 'open', false)"
        )
        server = start_server(DATABASE_URL=url)
        server.wait_until_healthy()
        connection.execute(
            "INSERT INTO tasks (id, title, completed) VALUES"
            " (gen_random_uuid(), 'by an old pod', false)"
        )
    kept = {
        task["title"]: task
        for task in server.as_user(BEFORE_ACCOUNTS).get("/api/tasks").json["items"]
    }
    assert {title: task["completed"] for title, task in kept.items()} == {
        "kept": True,
        "open": False,
        "by an old pod": False,
    }
    assert kept["kept"]["updated_at"] == kept["kept"]["created_at"]
    assert kept["kept"]["priority"] == "none"
    assert server.get("/api/tasks").json["items"] == [], (
        "the old tasks must not appear for another user"
    )


def test_every_migration_can_be_reverted_without_losing_a_task(postgres: Postgres) -> None:
    url = postgres.create_database("reverted")
    migrate(command.upgrade, "head", url)
    with postgres.connect("reverted") as connection:
        connection.execute(
            "INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'kept', true)"
        )
        migrate(command.downgrade, "0001", url)
        assert connection.execute("SELECT title, completed FROM tasks").fetchall() == [
            ("kept", True)
        ]


def test_a_restored_old_backup_is_migrated_without_a_restart(
    start_server: StartServer, postgres: Postgres
) -> None:
    url = postgres.create_database("restored")
    server = start_server(DATABASE_URL=url)
    server.wait_until_healthy()
    assert server.post("/api/tasks", {"title": "before"}).status == 201
    migrate(command.downgrade, "0001", url)
    assert server.post("/api/tasks", {"title": "lost"}).status == 503
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "after"}).status == 201


def test_after_a_rollback_the_older_version_works_with_the_newer_schema_and_warns(
    start_server: StartServer, postgres: Postgres
) -> None:
    url = postgres.create_database("newer")
    migrate(command.upgrade, "head", url)
    with postgres.connect("newer") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("ALTER TABLE tasks ADD COLUMN colour text NOT NULL DEFAULT 'red'")
        server = start_server(DATABASE_URL=url)
        server.wait_until_healthy()
        assert server.post("/api/tasks", {"title": "still works"}).status == 201
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("9999",)
        ]
    revisions = {"revision": "9999", "expected_revision": HEAD}
    health = server.get("/health").json["database"]
    assert (
        health
        == {"status": "up", "latency_ms": health["latency_ms"], "warning": "unknown_revision"}
        | revisions
    )
    (warning,) = server.logged("schema is newer than this version, serving it as it is")
    assert (warning["level"], warning["revision"], warning["expected_revision"]) == (
        "warning",
        "9999",
        HEAD,
    )


@pytest.mark.parametrize("revision", ["9999", HEAD])
def test_a_missing_table_or_column_is_not_created_but_reported_until_it_exists(
    start_server: StartServer, postgres: Postgres, revision: str
) -> None:
    name = f"lacking_{revision}"
    url = postgres.create_database(name)
    server = start_server(DATABASE_URL=url)
    server.wait_until_healthy()
    with postgres.connect(name) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [revision])
        connection.execute("ALTER TABLE tool_calls RENAME TO calls_elsewhere")
        connection.execute("ALTER TABLE tasks RENAME COLUMN notes TO remarks")
        assert server.get("/api/tasks").status == 503, "a running server notices it"
        facts = {
            "missing": ["tasks.notes", "tool_calls"],
            "revision": revision,
            "expected_revision": HEAD,
        }
        # A server that is started now, without the table and the column, reports the same mismatch.
        servers = (server, start_server(DATABASE_URL=url).wait_until_live())
        for each in servers:
            wait_until_reported(each, {"status": "schema_mismatch", **facts})
            assert (each.get("/health").status, each.get("/health?probe=live").status) == (503, 200)
            refusal = each.post("/api/tasks", {"title": "lost"})
            assert (refusal.status, refusal.json["error"]["code"]) == (503, "schema_mismatch")
            assert "lacks a table or column" in refusal.json["error"]["message"]
            (line,) = each.logged("schema lacks what this version needs, not serving")
            assert {name: line[name] for name in facts} == facts
        connection.execute("ALTER TABLE calls_elsewhere RENAME TO tool_calls")
        connection.execute("ALTER TABLE tasks RENAME COLUMN remarks TO notes")
        for each in servers:
            each.wait_until_healthy(seconds=5)
            assert each.get("/api/tasks").status == 200
            each.get("/health")
        before = postgres.log.read_text().count("pg_attribute found")
        assert before > 0
        assert server.get("/health").status == 200
        assert postgres.log.read_text().count("pg_attribute found") == before, (
            "a complete schema is not checked again"
        )


def test_a_failed_migration_is_reported_as_failed(
    start_server: StartServer, postgres: Postgres
) -> None:
    url = postgres.create_database("stamped")
    with postgres.connect("stamped") as connection:
        connection.execute("CREATE TABLE tasks (id int); INSERT INTO tasks VALUES (7)")
        server = start_server(DATABASE_URL=url).wait_until_live()
        failed = {
            "status": "migration_failed",
            "reason": "DuplicateTable",
            "expected_revision": HEAD,
        }
        wait_until_reported(server, failed)
        assert "could not be prepared" in server.get("/api/tasks").json["error"]["message"]
        assert connection.execute("SELECT id FROM tasks").fetchall() == [(7,)]
        connection.execute("DROP TABLE tasks")
        server.wait_until_healthy(seconds=5)


def test_the_migrations_create_exactly_the_schema_that_the_models_describe(
    server: Server, postgres: Postgres
) -> None:
    with create_engine(psycopg_url(postgres.url("shared"))).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    connection.engine.dispose()
