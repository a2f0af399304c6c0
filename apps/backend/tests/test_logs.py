import asyncio
import logging
import re
from typing import Any

import pytest

from app.logs import JsonFormatter
from app.migrate import keep_schema_current
from tests.database import open_database
from tests.postgres import PASSWORD, Postgres, wait_until
from tests.server import Server, StartServer


def lines_of(server: Server, request_id: str) -> list[dict[str, Any]]:
    return [line for line in server.log_lines() if line.get("request_id") == request_id]


def request_lines(server: Server, request_id: str) -> list[dict[str, Any]]:
    """Returns all log lines of a request.

    The access line comes last, because it is written after the response was sent.
    """
    wait_until(
        lambda: any("status" in line for line in lines_of(server, request_id)),
        5,
        f"the access line of {request_id}",
    )
    return lines_of(server, request_id)


def test_every_line_on_stdout_is_json_and_stderr_stays_empty(server: Server) -> None:
    server.post("/api/tasks", {"title": "one"})
    lines = server.log_lines()
    assert lines
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
    assert server.stderr.read_text() == ""


def test_a_request_is_logged_as_one_line_with_the_same_request_id_as_the_response(
    server: Server,
) -> None:
    answer = server.get("/api/tasks", headers={"X-Request-ID": "from-the-frontend.1"})
    assert answer.headers["x-request-id"] == "from-the-frontend.1"
    (line,) = request_lines(server, "from-the-frontend.1")
    assert (line["method"], line["path"], line["status"], line["level"]) == (
        "GET",
        "/api/tasks",
        200,
        "info",
    )
    assert line["duration_ms"] > 0


@pytest.mark.parametrize("given", ["", "x" * 65, 'quote"brace}', "two words"])
def test_an_invalid_request_id_is_replaced(server: Server, given: str) -> None:
    assert re.fullmatch(
        "[0-9a-f]{32}",
        server.get("/api/tasks", headers={"X-Request-ID": given}).headers["x-request-id"],
    )


def test_probes_are_not_logged(server: Server) -> None:
    server.get("/health", headers={"X-Request-ID": "probe-1"})
    server.get("/health?probe=live", headers={"X-Request-ID": "probe-2"})
    server.get("/api/tasks", headers={"X-Request-ID": "after-probes"})
    assert request_lines(server, "after-probes")
    assert not lines_of(server, "probe-1")
    assert not lines_of(server, "probe-2")


def test_titles_queries_passwords_and_headers_are_never_logged_even_on_an_unexpected_error(
    server: Server, postgres: Postgres
) -> None:
    task = server.post("/api/tasks", {"title": "hush-title"}).json
    server.get("/api/tasks?token=hush-query", headers={"Authorization": "Bearer hush-header"})
    server.post("/api/tasks", {"title": "hush-refused" * 40})
    with postgres.connect("shared") as connection:
        connection.execute(
            "ALTER TABLE tasks ADD CONSTRAINT broken CHECK (title NOT LIKE 'hush-new%')"
        )
        try:
            answer = server.patch(f"/api/tasks/{task['id']}", {"title": "hush-new"})
        finally:
            connection.execute("ALTER TABLE tasks DROP CONSTRAINT broken")

    request_id = answer.headers["x-request-id"]
    assert (answer.status, answer.json["error"]["code"]) == (500, "internal_error")
    assert request_id in answer.json["error"]["message"]
    (unexpected,) = [
        line for line in request_lines(server, request_id) if line["message"] == "unexpected error"
    ]
    assert "psycopg.errors.CheckViolation" in unexpected["exception"]
    assert any("app/tasks/service.py" in frame for frame in unexpected["stack"])
    output = server.output()
    assert "hush-" not in output
    assert PASSWORD not in output


def test_at_debug_level_only_the_application_and_uvicorn_log_below_warning(
    start_server: StartServer, postgres: Postgres
) -> None:
    server = start_server(DATABASE_URL=postgres.create_database("debug_level"), LOG_LEVEL="debug")
    server.wait_until_healthy()
    server.post("/api/tasks", {"title": "hush-title"})
    server.get("/api/tasks?search=hush")
    below_warning = [line for line in server.log_lines() if line["level"] in ("debug", "info")]
    assert any(line["level"] == "debug" for line in below_warning), "the debug level must be active"
    assert {line["logger"].split(".")[0] for line in below_warning} == {"app", "uvicorn"}
    assert "hush" not in server.output()
    assert PASSWORD not in server.output()


def test_a_library_message_is_replaced_by_its_location_in_the_code(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logging.getLogger("openai.agents").error("the prompt was %s", "hush")
    (record,) = caplog.records
    line = JsonFormatter().format(record)
    assert "hush" not in line
    assert "library message at test_logs.py:" in line
    assert '"openai.agents"' in line


def test_a_wrong_password_is_reported_without_the_password(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(postgres.url("postgres").replace(PASSWORD, "wrong-one"))

    async def first_attempt() -> None:
        await asyncio.wait([asyncio.create_task(keep_schema_current(database))], timeout=0.5)
        assert database.schema_stale.is_set()

    asyncio.run(first_attempt())
    (record,) = [record for record in caplog.records if record.name == "app.migrate"]
    line = JsonFormatter().format(record)
    assert 'password authentication failed for user \\"todo\\"' in line
    assert "wrong-one" not in line
