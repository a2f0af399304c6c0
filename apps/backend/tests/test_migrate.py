from collections.abc import Callable

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
from tests.postgres import wait_until

(HEAD,) = expected_revisions()
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def migrate(step: Callable[[Config, str], None], revision: str, url: str) -> None:
    engine = create_engine(psycopg_url(url))
    with engine.begin() as connection:
        step(alembic_config(connection), revision)
    engine.dispose()


def test_of_two_servers_that_meet_an_empty_database_one_migrates_and_both_serve(
    start_server, postgres
):
    url = postgres.create_database("raced")
    with postgres.connect("raced") as connection:
        with connection.transaction():  # holds both at the gate, so that they truly meet
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
            servers = [start_server(DATABASE_URL=url).wait_until_live() for _ in range(2)]
            wait_until(
                lambda: connection.execute(WAITING).fetchone() == (2,),
                10,
                "both to wait for the lock",
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


def test_the_tasks_of_the_version_without_accounts_are_kept_and_that_version_can_still_write(
    start_server, postgres
):
    url = postgres.create_database("older")
    migrate(command.upgrade, "0001", url)
    with postgres.connect("older") as connection:
        connection.execute(
            "INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'kept', true), (gen_random_uuid(), 'open', false)"
        )
        server = start_server(DATABASE_URL=url)
        server.wait_until_healthy()
        connection.execute(
            "INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'by an old pod', false)"
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
    assert (
        kept["kept"]["updated_at"] == kept["kept"]["created_at"]
        and kept["kept"]["priority"] == "none"
    )
    assert server.get("/api/tasks").json["items"] == [], "they are nobody else's"


def test_every_step_can_be_taken_back_without_losing_a_task(postgres):
    url = postgres.create_database("back")
    migrate(command.upgrade, "head", url)
    with postgres.connect("back") as connection:
        connection.execute(
            "INSERT INTO tasks (id, title, completed) VALUES (gen_random_uuid(), 'kept', true)"
        )
        migrate(command.downgrade, "0001", url)
        assert connection.execute("SELECT title, completed FROM tasks").fetchall() == [
            ("kept", True)
        ]


def test_an_old_backup_put_in_the_place_of_the_database_is_brought_up_to_date_without_a_restart(
    start_server, postgres
):
    url = postgres.create_database("restored")
    server = start_server(DATABASE_URL=url)
    server.wait_until_healthy()
    assert server.post("/api/tasks", {"title": "before"}).status == 201
    migrate(command.downgrade, "0001", url)
    assert server.post("/api/tasks", {"title": "lost"}).status == 503
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "after"}).status == 201


def test_after_a_rollback_the_older_version_serves_the_newer_schema_and_warns(
    start_server, postgres
):
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
def test_a_missing_table_or_column_is_named_until_it_is_there_and_nothing_is_made_in_its_place(
    start_server, postgres, revision
):
    name = f"lacking_{revision}"
    url = postgres.create_database(name)
    server = start_server(DATABASE_URL=url)
    server.wait_until_healthy()
    with postgres.connect(name) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [revision])
        connection.execute("ALTER TABLE tool_calls RENAME TO calls_elsewhere")
        connection.execute("ALTER TABLE tasks RENAME COLUMN notes TO remarks")
        assert server.get("/api/tasks").status == 503, "the code meets it"
        facts = {
            "missing": ["tasks.notes", "tool_calls"],
            "revision": revision,
            "expected_revision": HEAD,
        }
        # and a start finds it
        for each in (server, start_server(DATABASE_URL=url).wait_until_live()):
            wait_until(
                lambda: (
                    each.get("/health").json["database"] == {"status": "schema_mismatch", **facts}
                ),
                5,
                "/health to name it",
            )
            assert (each.get("/health").status, each.get("/health?probe=live").status) == (503, 200)
            refusal = each.post("/api/tasks", {"title": "lost"})
            assert (refusal.status, refusal.json["error"]["code"]) == (503, "schema_mismatch")
            assert "lacks a table or column" in refusal.json["error"]["message"]
            (line,) = each.logged("schema lacks what this version needs, not serving")
            assert {name: line[name] for name in facts} == facts
        connection.execute("ALTER TABLE calls_elsewhere RENAME TO tool_calls")
        connection.execute("ALTER TABLE tasks RENAME COLUMN remarks TO notes")
        for each in (server, each):
            each.wait_until_healthy(seconds=5)
            assert each.get("/api/tasks").status == 200
            each.get("/health")
        before = postgres.log.read_text().count("pg_attribute found")
        assert before > 0 and server.get("/health").status == 200
        assert postgres.log.read_text().count("pg_attribute found") == before, (
            "what is known to be good is not checked again"
        )


def test_a_migration_that_cannot_succeed_is_not_called_being_prepared(start_server, postgres):
    url = postgres.create_database("stamped")
    with postgres.connect("stamped") as connection:
        connection.execute("CREATE TABLE tasks (id int); INSERT INTO tasks VALUES (7)")
        server = start_server(DATABASE_URL=url).wait_until_live()
        failed = {
            "status": "migration_failed",
            "reason": "DuplicateTable",
            "expected_revision": HEAD,
        }
        wait_until(
            lambda: server.get("/health").json["database"] == failed,
            5,
            "/health to say that it failed",
        )
        assert "could not be prepared" in server.get("/api/tasks").json["error"]["message"]
        assert connection.execute("SELECT id FROM tasks").fetchall() == [(7,)]
        connection.execute("DROP TABLE tasks")
        server.wait_until_healthy(seconds=5)


def test_the_migrations_build_exactly_what_the_models_describe(server, postgres):
    with create_engine(psycopg_url(postgres.url("shared"))).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    connection.engine.dispose()
