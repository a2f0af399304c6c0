from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.server import Server


def titles(server: Server) -> list[str]:
    return [task["title"] for task in server.get("/api/tasks").json["items"]]


def test_a_new_task_is_returned_and_appears_in_the_list(server: Server) -> None:
    answer = server.post("/api/tasks", {"title": "buy milk"})
    task = answer.json
    assert answer.status == 201
    assert (task["title"], task["completed"], str(UUID(task["id"]))) == (
        "buy milk",
        False,
        task["id"],
    )
    assert server.get("/api/tasks").json == {"items": [task], "next_cursor": None}


def test_times_are_utc_although_the_database_uses_another_time_zone(server: Server) -> None:
    created_at = server.post("/api/tasks", {"title": "now"}).json["created_at"]
    assert created_at.endswith("Z")
    assert abs(datetime.fromisoformat(created_at) - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_newest_task_comes_first(server: Server) -> None:
    for title in ("first", "second", "third"):
        server.post("/api/tasks", {"title": title})
    assert titles(server) == ["third", "second", "first"]


def test_a_change_keeps_the_tasks_position_and_all_other_fields(server: Server) -> None:
    first = server.post("/api/tasks", {"title": "first"}).json
    server.post("/api/tasks", {"title": "second"})

    done = server.patch(f"/api/tasks/{first['id']}", {"completed": True})
    changed = {
        "completed": True,
        "completed_at": done.json["completed_at"],
        "updated_at": done.json["updated_at"],
    }
    assert (done.status, done.json) == (200, {**first, **changed})
    renamed = server.patch(f"/api/tasks/{first['id']}", {"title": " renamed "})
    assert (renamed.status, renamed.json) == (
        200,
        {**first, **changed, "title": "renamed", "updated_at": renamed.json["updated_at"]},
    )
    assert first["updated_at"] < done.json["updated_at"] < renamed.json["updated_at"]
    untouched = server.patch(f"/api/tasks/{first['id']}", {})
    assert (untouched.status, untouched.json) == (200, renamed.json)
    assert titles(server) == ["second", "renamed"]


def test_a_deleted_task_is_gone_and_cannot_be_deleted_again(server: Server) -> None:
    path = f"/api/tasks/{server.post('/api/tasks', {'title': 'gone'}).json['id']}"
    answer = server.delete(path)
    assert (answer.status, answer.text) == (204, "")
    assert titles(server) == []
    assert server.delete(path).status == 404


@pytest.mark.parametrize(
    "title",
    [
        "  spaces around\t",
        "200 " + "x" * 196,
        "دودھ خریدیں 🥛",
        "'; DROP TABLE tasks; --",
        "<b>&amp;</b>",
    ],
)
def test_a_title_is_trimmed_and_otherwise_kept_unchanged(server: Server, title: str) -> None:
    assert server.post("/api/tasks", {"title": title}).json["title"] == title.strip()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": " \t\n"}, "title"),
        ({"title": "kept-out-" * 23}, "title"),
        ({"title": None}, "title"),
        ({"title": 7}, "title"),
        ({"title": "kept-out\x00"}, "title"),
        (b'{"title": "kept-out\\ud800"}', "title"),
        ({"title": "ok", "done": "kept-out"}, "done"),
        (["kept-out"], "body"),
        (b'{"title": "kept-out', "body"),
        (None, "body"),
    ],
)
def test_refuses_an_invalid_task_and_names_the_field_but_not_its_value(
    server: Server, body: object, field: str
) -> None:
    answer = server.post("/api/tasks", body)
    assert (answer.status, answer.json["error"]["code"]) == (422, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")
    assert "kept-out" not in answer.text
    assert titles(server) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"title": " "},
        {"completed": None},
        {"completed": "yes"},
        {"completed": 1},
        {"id": str(uuid4())},
    ],
)
def test_an_invalid_change_is_refused_and_changes_nothing(
    server: Server, change: dict[str, Any]
) -> None:
    task = server.post("/api/tasks", {"title": "as it was"}).json
    assert server.patch(f"/api/tasks/{task['id']}", change).status == 422
    assert server.get("/api/tasks").json["items"] == [task]


def test_an_unknown_task_id_causes_404_and_an_invalid_id_causes_422(server: Server) -> None:
    for method, body in (("PATCH", {"completed": True}), ("DELETE", None)):
        missing = server.request(method, f"/api/tasks/{uuid4()}", body)
        assert (missing.status, missing.json["error"]["code"]) == (404, "not_found")
        assert server.request(method, "/api/tasks/7", body).status == 422


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/api/tasks/", 404), ("PUT", "/api/tasks", 405)],
)
def test_framework_errors_have_the_same_format_as_all_other_errors(
    server: Server, method: str, path: str, status: int
) -> None:
    answer = server.request(method, path)
    assert answer.status == status
    assert set(answer.json["error"]) == {"code", "message"}


def test_thirty_tasks_added_simultaneously_are_all_stored(server: Server) -> None:
    with ThreadPoolExecutor(30) as pool:
        statuses = list(
            pool.map(lambda n: server.post("/api/tasks", {"title": f"task {n}"}).status, range(30))
        )
    assert set(statuses) == {201}
    assert len(titles(server)) == 30


def test_the_documentation_is_served_and_describes_the_error_format(server: Server) -> None:
    assert server.get("/docs").status == 200
    post = server.get("/openapi.json").json["paths"]["/api/tasks"]["post"]
    assert post["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "ErrorBody"
    )
