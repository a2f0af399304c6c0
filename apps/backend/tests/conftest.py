from collections.abc import Callable, Iterator

import pytest

from tests.postgres import Postgres
from tests.server import Server


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[Postgres]:
    postgres = Postgres()
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.remove()


@pytest.fixture
def postgres(running_postgres: Postgres) -> Iterator[Postgres]:
    """One Postgres for all tests; a test that stops or freezes it leaves it running for the next."""
    yield running_postgres
    running_postgres.thaw()
    if running_postgres.process is None:
        running_postgres.start()


@pytest.fixture(scope="session")
def running_server(running_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"), DATABASE_URL=running_postgres.create_database("shared"))
    yield server
    server.kill()


@pytest.fixture
def server(postgres: Postgres, running_server: Server) -> Server:
    """The shared server, healthy, without tasks and conversations."""
    running_server.wait_until_healthy()
    with postgres.connect("shared") as connection:
        connection.execute("DELETE FROM tasks")
        connection.execute("DELETE FROM conversations")
    return running_server


@pytest.fixture
def start_server(tmp_path) -> Iterator[Callable[..., Server]]:
    """Starts further servers, each with the environment given; all are gone after the test."""
    started: list[Server] = []

    def start(**env: str) -> Server:
        started.append(Server(tmp_path, **env))
        return started[-1]

    yield start
    for server in started:
        server.kill()
