from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_openai import FakeOpenAi
from tests.postgres import Postgres
from tests.server import Server, StartServer


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
    """Returns the Postgres that all tests share. Restarts it if a test has stopped or frozen it."""
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
    """Returns the shared server, which is healthy and has no tasks or conversations."""
    running_server.wait_until_healthy()
    with postgres.connect("shared") as connection:
        connection.execute("DELETE FROM tasks")
        connection.execute("DELETE FROM conversations")
    return running_server


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Returns a function that starts a server with the given environment variables.

    After the test, all servers started by the function are killed.
    """
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
    """Returns the fake model, which follows the test's script.

    The test fails if it does not use every step of the script, or if the model gets a request after
    the last step.
    """
    running_model.reset()
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
    """Returns the shared server that uses `model`. It is healthy and has no tasks or conversations.

    The server waits up to four seconds for the model.
    """
    running_thinking_server.wait_until_healthy()
    with postgres.connect("thinking") as connection:
        connection.execute("DELETE FROM tasks")
        connection.execute("DELETE FROM conversations")
    return running_thinking_server
