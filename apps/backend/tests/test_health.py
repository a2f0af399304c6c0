import pytest

from app import __version__

RULES = {"mode": "rules", "model": None}


@pytest.mark.parametrize("path", ["/health", "/api/health"])
def test_health_tells_version_and_database(server, path):
    answer = server.get(path)
    latency_ms = answer.json["database"].pop("latency_ms")
    assert answer.status == 200
    assert answer.json == {"status": "ok", "version": __version__, "database": {"status": "up"}, "assistant": RULES}
    assert 0 < latency_ms < 2000


@pytest.mark.parametrize("path", ["/health?probe=live", "/api/health?probe=live"])
def test_liveness_sends_nothing_to_the_database(server, postgres, path):
    server.get("/health")
    before = postgres.statements()
    for _ in range(5):
        answer = server.get(path)
        assert (answer.status, answer.json) == (200, {"status": "ok", "version": __version__, "assistant": RULES})
    assert postgres.statements() == before
    server.get("/health")
    assert postgres.statements() > before, "the count must see what /health sends"
