from prometheus_client.parser import text_string_to_metric_families

from tests.postgres import Postgres, wait_until
from tests.server import Server


def samples(server: Server) -> dict[str, float]:
    """Returns the value of each series. A key consists of the name and the labels of a series."""
    text = server.with_authorization(None).get("/metrics").text
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> str:
    return f"{name}{sorted(labels.items())}"


def test_requests_are_timed_and_counted_by_route_and_status(server: Server) -> None:
    listed = key("http_requests_total", method="GET", route="/api/tasks", status="200")
    missing = key("http_requests_total", method="PATCH", route="/api/tasks/{task_id}", status="404")
    refused = key("http_requests_total", method="GET", route="/api/tasks", status="401")
    before = samples(server)
    server.get("/api/tasks?search=hush")
    server.get("/api/tasks")
    server.patch("/api/tasks/00000000-0000-0000-0000-000000000000", {"title": "hush"})
    server.with_authorization(None).get("/api/tasks")
    wait_until(
        lambda: samples(server).get(refused, 0) == before.get(refused, 0) + 1,
        5,
        "the last request to be counted",
    )
    after = samples(server)
    assert after[listed] == before.get(listed, 0) + 2
    assert after[missing] == before.get(missing, 0) + 1
    assert after[key("http_request_duration_seconds_count", method="GET", route="/api/tasks")] >= 3


def test_unknown_paths_and_methods_create_no_series(server: Server) -> None:
    for number in range(3):
        server.get(f"/made-up/{number}")
        server.request(f"MADE{number}", "/api/tasks")
    unknown = key("http_requests_total", method="GET", route="unknown", status="404")
    wait_until(lambda: samples(server).get(unknown, 0) >= 3, 5, "the requests to be counted")
    text = server.get("/metrics").text
    assert "made-up" not in text
    assert "MADE" not in text
    assert "ann" not in text
    assert "hush" not in text


def test_database_up_is_1_if_the_database_responds_and_0_otherwise(
    server: Server, postgres: Postgres
) -> None:
    up = key("database_up")
    assert samples(server)[up] == 1
    postgres.stop()
    server.get("/health")
    assert samples(server)[up] == 0
    postgres.start()
    server.wait_until_healthy(seconds=5)
    assert samples(server)[up] == 1


def test_assistant_runs_and_process_memory_are_exported(server: Server) -> None:
    text = server.get("/metrics").text
    assert "# TYPE assistant_runs_total counter" in text
    assert "# TYPE process_resident_memory_bytes gauge" in text
