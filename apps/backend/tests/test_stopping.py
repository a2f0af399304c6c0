import http.client
import signal
import time

import pytest

from tests.postgres import wait_until
from tests.server import Server, StartServer


def kept_open(server: Server) -> http.client.HTTPConnection:
    """Returns a connection that has had one answer and can be used again."""
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


def test_after_sigterm_an_open_connection_gets_one_more_answer_with_connection_close(
    server: Server,
) -> None:
    connections = [kept_open(server) for _ in range(5)]
    server.process.send_signal(signal.SIGTERM)
    # The connections are used one after another, as by a busy client.
    for connection in connections:
        time.sleep(0.2)
        assert ask(connection)["connection"] == "close"
    server.process.wait(timeout=3)
    assert server.logged("Application shutdown complete.")


def test_an_idle_connection_delays_the_shutdown_by_its_keep_alive_timeout_only(
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


def test_without_connections_the_server_stops_at_once(server: Server) -> None:
    assert server.terminate() < 3
