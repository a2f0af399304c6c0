import asyncio
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from app.db import MAX_CONCURRENT, REQUEST_DEADLINE_S, Database
from app.db_errors import BUSY
from app.errors import DatabaseUnavailable
from app.migrate import LOCK_KEY, keep_schema_current
from app.postgres_url import psycopg_url
from tests.postgres import free_port, wait_until

WAITING = "SELECT count(*) FROM pg_locks WHERE relation = 'tasks'::regclass AND NOT granted"
ALL_CALLS = [
    ("GET", "/api/tasks", None),
    ("POST", "/api/tasks", {"title": "lost"}),
    ("PATCH", "/api/tasks/00000000-0000-0000-0000-000000000000", {"completed": True}),
    ("DELETE", "/api/tasks/00000000-0000-0000-0000-000000000000", None),
]


def assert_unavailable_but_live(server) -> None:
    with ThreadPoolExecutor(len(ALL_CALLS) + 1) as pool:
        waiting = [pool.submit(server.request, *call) for call in ALL_CALLS]
        waiting_health = pool.submit(server.get, "/health")
        live = server.get("/health?probe=live")
        assert live.status == 200 and live.seconds < 0.5
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


def test_a_stopped_database_gives_503_at_once_and_is_served_again_within_five_seconds(
    server, postgres
):
    server.post("/api/tasks", {"title": "kept"})
    told_before = len(server.logged("database is unreachable"))

    postgres.stop()
    assert_unavailable_but_live(server)
    assert server.get("/api/tasks").seconds < 0.5, "a refused connection needs no waiting"
    postgres.start()

    server.wait_until_healthy(seconds=5)
    assert [task["title"] for task in server.get("/api/tasks").json["items"]] == ["kept"]
    assert len(server.logged("database is unreachable")) == told_before + 1, "one line per outage"
    assert len(server.logged("database is reachable again")) == told_before + 1


def test_a_frozen_database_gives_503_within_four_seconds_and_is_served_again_within_five(
    server, postgres
):
    with ThreadPoolExecutor(8) as pool:  # fills the pool with connections that will hang
        list(pool.map(lambda _: server.get("/api/tasks"), range(8)))
    postgres.freeze()
    assert_unavailable_but_live(server)
    postgres.thaw()
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "again"}).status == 201


def test_a_burst_is_served_one_after_another_and_when_the_database_freezes_all_of_it_is_told_so_at_once(
    server, postgres
):
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


def test_a_burst_is_no_outage(postgres, monkeypatch):
    monkeypatch.setattr("app.db.QUEUE_DEADLINE_S", 0.2)
    database = Database(psycopg_url(postgres.url("postgres")))
    database.schema_stale.clear()

    async def burst() -> list[object]:
        slow = text("SELECT pg_sleep(0.5)")
        calls = [
            database.run(lambda session: session.execute(slow)) for _ in range(MAX_CONCURRENT + 1)
        ]
        *_, last = answers = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(last, DatabaseUnavailable) and last.message == BUSY
        assert not database.unreachable
        assert await database.ping() > 0
        await database.close()
        return answers[:-1]

    assert not any(isinstance(answer, Exception) for answer in asyncio.run(burst()))


def test_the_server_starts_before_its_database_and_prepares_it_as_soon_as_it_answers(
    start_server, postgres
):
    url = postgres.create_database("late")
    postgres.stop()
    server = start_server(DATABASE_URL=url).wait_until_live()
    assert_unavailable_but_live(server)
    with socket.create_server(("127.0.0.1", postgres.port)):  # takes connections and never answers
        assert_unavailable_but_live(server)
    postgres.start()
    server.wait_until_healthy(seconds=5)
    assert server.post("/api/tasks", {"title": "at last"}).status == 201


def test_a_long_outage_at_the_start_is_one_log_line_per_cause(caplog, monkeypatch):
    monkeypatch.setattr("app.migrate.RETRY_S", 0.02)
    unreachable = Database(psycopg_url(f"postgresql://todo:x@127.0.0.1:{free_port()}/todo"))

    async def several_attempts() -> None:
        await asyncio.wait([asyncio.create_task(keep_schema_current(unreachable))], timeout=0.3)

    asyncio.run(several_attempts())
    (record,) = [record for record in caplog.records if record.name == "app.migrate"]
    assert "Connection refused" in record.fields["reason"]


def test_a_database_replaced_by_an_empty_one_is_prepared_again(server, postgres):
    with postgres.connect("shared") as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    assert server.get("/api/tasks").status == 503
    server.wait_until_healthy(seconds=5)
    assert server.get("/api/tasks").json["items"] == []


def test_sigterm_lets_the_running_request_finish(start_server, postgres):
    server = start_server(DATABASE_URL=postgres.create_database("ending"))
    server.wait_until_healthy()
    with ThreadPoolExecutor(1) as pool, postgres.connect("ending") as connection:
        with connection.transaction():
            connection.execute("LOCK TABLE tasks")
            waiting = pool.submit(server.post, "/api/tasks", {"title": "in time"})
            wait_until(
                lambda: connection.execute(WAITING).fetchone() == (1,),
                3,
                "the request to wait for the table",
            )
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: server.logged("Shutting down"), 3, "the shutdown to begin")
        assert waiting.result().status == 201
    server.process.wait(timeout=10)
    assert server.logged("Application shutdown complete.")


def test_sigterm_ends_the_server_within_ten_seconds_even_when_the_database_hangs(
    start_server, postgres
):
    server = start_server(DATABASE_URL=postgres.create_database("hanging"))
    server.wait_until_healthy()
    server.get("/api/tasks")
    postgres.freeze()
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(server.get, "/api/tasks") for _ in range(4)]
        time.sleep(0.5)
        assert server.terminate() < 10
        assert {answer.result().status for answer in waiting} == {503}
        assert max(answer.result().seconds for answer in waiting) < REQUEST_DEADLINE_S + 1


def test_sigterm_ends_the_server_within_ten_seconds_even_when_its_migration_hangs(
    start_server, postgres
):
    url = postgres.create_database("stuck")
    with postgres.connect("stuck") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        server = start_server(DATABASE_URL=url).wait_until_live()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        wait_until(
            lambda: connection.execute(waiting).fetchone() == (1,),
            5,
            "the migration to wait for its lock",
        )
        postgres.freeze()
        assert server.terminate() < 10
        postgres.thaw()
