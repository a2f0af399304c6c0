import http.client
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.db import REQUEST_DEADLINE_S
from app.migrate import LOCK_KEY
from tests.postgres import Postgres, wait_until
from tests.server import Server, StartServer

WAITING = "SELECT count(*) FROM pg_locks WHERE relation = 'tasks'::regclass AND NOT granted"


def kept_open(server: Server) -> http.client.HTTPConnection:
    """Returns a connection that has received one response and can be used again."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    assert "connection" not in ask(connection)
    return connection


def ask(connection: http.client.HTTPConnection) -> dict[str, str]:
    connection.request("GET", "/health?probe=live")
    response = connection.getresponse()
    assert (response.status, bool(response.read())) == (200, True)
    return {name.lower(): value for name, value in response.getheaders()}


@pytest.fixture
def server(start_server: StartServer) -> Server:
    server = start_server(DATABASE_URL="postgresql://u:p@127.0.0.1:1/db").wait_until_live()
    connection = kept_open(server)
    connection.close()
    return server


def test_after_sigterm_an_open_connection_gets_one_more_response_with_connection_close(
    server: Server,
) -> None:
    connections = [kept_open(server) for _ in range(5)]
    server.process.send_signal(signal.SIGTERM)
    # The connections are used one after another, as they would be by a busy client.
    for connection in connections:
        time.sleep(0.2)
        assert ask(connection)["connection"] == "close"
    server.process.wait(timeout=3)
    assert server.logged("Application shutdown complete.")


def test_an_idle_connection_delays_the_shutdown_only_by_its_keep_alive_timeout(
    server: Server,
) -> None:
    connection = kept_open(server)
    started = time.monotonic()
    seconds = server.terminate()
    assert 4 < seconds < 8, "uvicorn's keep-alive timeout is 5 s"
    assert time.monotonic() - started < 9
    connection.close()


def test_new_connections_after_sigterm_are_still_served(
    server: Server,
) -> None:
    server.process.send_signal(signal.SIGTERM)
    for _ in range(5):
        time.sleep(0.2)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        assert ask(connection)["connection"] == "close"
    server.process.wait(timeout=4)


@pytest.mark.parametrize(
    "signals", [[signal.SIGINT], [signal.SIGTERM, signal.SIGTERM]], ids=["ctrl-c", "sigterm twice"]
)
def test_ctrl_c_or_a_second_sigterm_does_not_wait_for_idle_connections(
    server: Server, signals: list[signal.Signals]
) -> None:
    connection = kept_open(server)
    for number in signals:
        server.process.send_signal(number)
        time.sleep(0.3)
    wait_until(lambda: server.logged("Shutting down"), 3, "the shutdown to begin")
    server.process.wait(timeout=10)
    connection.close()


def test_a_server_without_connections_stops_immediately(server: Server) -> None:
    assert server.terminate() < 3


def test_sigterm_lets_the_running_request_finish(
    start_server: StartServer, postgres: Postgres
) -> None:
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


def test_sigterm_stops_the_server_within_ten_seconds_even_if_the_database_hangs(
    start_server: StartServer, postgres: Postgres
) -> None:
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


def test_sigterm_stops_the_server_within_ten_seconds_even_if_a_migration_hangs(
    start_server: StartServer, postgres: Postgres
) -> None:
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
