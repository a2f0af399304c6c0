import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.db import MAX_CONCURRENT, REQUEST_DEADLINE_S
from app.db_errors import BUSY
from app.errors import DatabaseUnavailable
from app.migrate import keep_schema_current
from tests.database import open_database
from tests.postgres import Postgres, free_port
from tests.server import Server, StartServer

ALL_CALLS = [
    ("GET", "/api/tasks", None),
    ("POST", "/api/tasks", {"title": "lost"}),
    ("PATCH", "/api/tasks/00000000-0000-0000-0000-000000000000", {"completed": True}),
    ("DELETE", "/api/tasks/00000000-0000-0000-0000-000000000000", None),
]


def assert_unavailable_but_live(server: Server) -> None:
    with ThreadPoolExecutor(len(ALL_CALLS) + 1) as pool:
        waiting = [pool.submit(server.request, *call) for call in ALL_CALLS]
        waiting_health = pool.submit(server.get, "/health")
        live = server.get("/health?probe=live")
        assert live.status == 200
        assert live.seconds < 0.5
        for call, answer in zip(ALL_CALLS, (future.result() for future in waiting), strict=True):
            assert (answer.status, answer.json["error"]["code"]) == (503, "database_unavailable"), (
                call
            )
            assert answer.seconds < 4, call
    health = waiting_health.result()
    assert (health.status, health.json["status"], health.json["database"]) == (
        503,
        "unavailable",
        {"status": "down"},
    )
    assert health.seconds < 4


def test_a_stopped_database_causes_503_immediately_and_is_used_again_within_five_seconds(
    server: Server, postgres: Postgres
) -> None:
    server.post("/api/tasks", {"title": "kept"})
    logged_before = len(server.logged("database is unreachable"))

    postgres.stop()
    assert_unavailable_but_live(server)
    assert server.get("/api/tasks").seconds < 0.5, "a refused connection is reported at once"
    postgres.start()

    server.wait_until_healthy(seconds=5)
    assert [task["title"] for task in server.get("/api/tasks").json["items"]] == ["kept"]
    assert len(server.logged("database is unreachable")) == logged_before + 1, "one line per outage"
    assert len(server.logged("database is reachable again")) == logged_before + 1


def test_a_frozen_database_causes_503_within_four_seconds_and_is_used_again_within_five_seconds(
    server: Server, postgres: Postgres
) -> None:
    # Fills the connection pool, so that all its connections hang after the freeze.
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: server.get("/api/tasks"), range(8)))
    postgres.freeze()
    assert_unavailable_but_live(server)
    postgres.thaw()
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "again"}).status == 201


def test_a_burst_of_requests_succeeds_but_fails_within_seconds_if_the_database_freezes(
    server: Server, postgres: Postgres
) -> None:
    with ThreadPoolExecutor(60) as pool:
        burst = list(
            pool.map(lambda n: server.post("/api/tasks", {"title": f"task {n}"}), range(60))
        )
        assert {answer.status for answer in burst} == {201}
        postgres.freeze()
        for _ in range(2):
            burst = list(pool.map(lambda _: server.get("/api/tasks"), range(60)))
            assert {answer.status for answer in burst} == {503}
            assert max(answer.seconds for answer in burst) < REQUEST_DEADLINE_S + 2


def test_a_burst_of_requests_is_not_reported_as_an_outage(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.db.QUEUE_DEADLINE_S", 0.2)
    database = open_database(postgres.url("postgres"))
    database.schema_stale.clear()

    async def burst() -> Sequence[object]:
        slow = text("SELECT pg_sleep(0.5)")
        calls = [
            database.run(lambda session: session.execute(slow)) for _ in range(MAX_CONCURRENT + 1)
        ]
        *_, last = answers = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(last, DatabaseUnavailable)
        assert last.message == BUSY
        assert not database.unreachable
        assert await database.ping() > 0
        await database.close()
        return answers[:-1]

    assert not any(isinstance(answer, Exception) for answer in asyncio.run(burst()))


def test_a_server_started_before_its_database_migrates_the_database_once_it_is_up(
    start_server: StartServer, postgres: Postgres
) -> None:
    url = postgres.create_database("late")
    postgres.stop()
    server = start_server(DATABASE_URL=url).wait_until_live()
    assert_unavailable_but_live(server)
    # This socket accepts connections and never responds.
    with socket.create_server(("127.0.0.1", postgres.port)):
        assert_unavailable_but_live(server)
    postgres.start()
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "at last"}).status == 201


def test_an_outage_at_startup_is_logged_once_per_cause(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.migrate.RETRY_S", 0.02)
    unreachable = open_database(f"postgresql://todo:x@127.0.0.1:{free_port()}/todo")

    async def several_attempts() -> None:
        await asyncio.wait([asyncio.create_task(keep_schema_current(unreachable))], timeout=0.3)

    asyncio.run(several_attempts())
    (record,) = [record for record in caplog.records if record.name == "app.migrate"]
    assert "Connection refused" in vars(record)["fields"]["reason"]


def test_a_database_replaced_by_an_empty_one_is_migrated_again(
    server: Server, postgres: Postgres
) -> None:
    with postgres.connect("shared") as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    assert server.get("/api/tasks").status == 503
    server.wait_until_healthy(seconds=5)
    assert server.get("/api/tasks").json["items"] == []
