from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fake_openai import FakeOpenAi
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
def running_server(
    running_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    server = Server(
        tmp_path_factory.mktemp("server"), DATABASE_URL=running_postgres.create_database("shared")
    )
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
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts further servers, each with the environment given; all are gone after the test."""
    started: list[Server] = []

    def start(**env: str) -> Server:
        started.append(Server(tmp_path, **env))
        return started[-1]

    yield start
    for server in started:
        server.kill()


@pytest.fixture(scope="session")
def running_model() -> Iterator[FakeOpenAi]:
    fake = FakeOpenAi()
    yield fake
    fake.close()


@pytest.fixture
def model(running_model: FakeOpenAi) -> Iterator[FakeOpenAi]:
    """Says what the test lays out; all of it must have been asked for in the end, and no more."""
    running_model.forget()
    yield running_model
    assert (running_model.steps, running_model.unexpected) == ([], 0)


@pytest.fixture(scope="session")
def running_thinking_server(
    running_postgres: Postgres, running_model: FakeOpenAi, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    openai = {
        "OPENAI_BASE_URL": running_model.url,
        "OPENAI_API_KEY": "sk-of-the-tests",
        "OPENAI_MODEL": "fake-model",
    }
    env = {**openai, "ASSISTANT_TIMEOUT_S": "4", "CHAT_RATE_LIMIT": "10000"}
    url = running_postgres.create_database("thinking")
    server = Server(tmp_path_factory.mktemp("thinking"), DATABASE_URL=url, LOG_LEVEL="debug", **env)
    yield server
    server.kill()


@pytest.fixture
def thinking_server(postgres: Postgres, running_thinking_server: Server) -> Server:
    """One whose assistant is the model; healthy, without tasks and conversations. Gives a model
    four seconds.
    """
    running_thinking_server.wait_until_healthy()
    with postgres.connect("thinking") as connection:
        connection.execute("DELETE FROM tasks")
        connection.execute("DELETE FROM conversations")
    return running_thinking_server
