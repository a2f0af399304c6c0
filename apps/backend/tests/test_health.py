import pytest

from app import __version__
from tests.postgres import Postgres
from tests.server import Server, StartServer

RULES = {"mode": "rules", "model": None}


@pytest.mark.parametrize("path", ["/health", "/api/health"])
def test_health_reports_the_version_and_the_database(server: Server, path: str) -> None:
    answer = server.get(path)
    latency_ms = answer.json["database"]["latency_ms"]
    assert answer.status == 200
    assert answer.json == {
        "status": "ok",
        "version": __version__,
        "database": {"status": "up", "latency_ms": latency_ms},
        "assistant": RULES,
    }
    assert 0 < latency_ms < 2000


def test_health_names_the_model_but_not_its_key(start_server: StartServer) -> None:
    server = start_server(
        DATABASE_URL="postgresql://u:p@127.0.0.1:1/db",
        OPENAI_API_KEY="hush-key",
        OPENAI_MODEL="some-model",
    ).wait_until_live()
    answer = server.get("/health?probe=live")
    assert answer.json["assistant"] == {"mode": "llm", "model": "some-model"}
    assert "hush" not in answer.text + server.output()


@pytest.mark.parametrize("path", ["/health?probe=live", "/api/health?probe=live"])
def test_the_liveness_probe_sends_nothing_to_the_database(
    server: Server, postgres: Postgres, path: str
) -> None:
    server.get("/health")
    before = postgres.statements()
    for _ in range(5):
        answer = server.get(path)
        assert (answer.status, answer.json) == (
            200,
            {"status": "ok", "version": __version__, "assistant": RULES},
        )
    assert postgres.statements() == before
    server.get("/health")
    assert postgres.statements() > before, "statements of /health must be counted"
