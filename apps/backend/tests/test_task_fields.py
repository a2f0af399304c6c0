"""Tests notes, due dates, times and priorities."""

from typing import Any

import pytest

from tests.server import Server

ISO = r"\d{4}-\d\d-\d\dT"


def test_a_task_with_all_fields_is_stored_as_given(server: Server) -> None:
    given = {
        "title": "tea",
        "notes": "  two\nlines  ",
        "due_date": "2026-11-22",
        "due_time": "17:05",
        "priority": "high",
    }
    task = server.post("/api/tasks", given).json
    assert {name: task[name] for name in given} == {**given, "notes": "two\nlines"}
    assert server.get("/api/tasks").json["items"] == [task]


def test_a_task_with_only_a_title_gets_the_defaults(server: Server) -> None:
    task = server.post("/api/tasks", {"title": "tea"}).json
    assert [
        task[name]
        for name in ("notes", "due_date", "due_time", "priority", "completed", "completed_at")
    ] == ["", None, None, "none", False, None]


@pytest.mark.parametrize(
    ("due_time", "stored"), [("00:00", "00:00"), ("23:59:59", "23:59"), (None, None)]
)
def test_the_time_of_day_is_stored_to_the_minute(
    server: Server, due_time: str | None, stored: str | None
) -> None:
    assert (
        server.post(
            "/api/tasks", {"title": "tea", "due_date": "2024-02-29", "due_time": due_time}
        ).json["due_time"]
        == stored
    )


INVALID: list[tuple[dict[str, Any], str]] = [
    ({"due_date": "2026-02-30"}, "due_date"),
    ({"due_date": "2026-11-22T00:00:00"}, "due_date"),
    ({"due_date": "20261122"}, "due_date"),
    ({"due_date": "tomorrow"}, "due_date"),
    ({"due_date": "0000-01-01"}, "due_date"),
    ({"due_date": 1_795_000_000}, "due_date"),
    ({"due_date": "2026-11-22", "due_time": "24:00"}, "due_time"),
    ({"due_date": "2026-11-22", "due_time": "5pm"}, "due_time"),
    ({"due_date": "2026-11-22", "due_time": "17:00+02:00"}, "due_time"),
    ({"due_date": "2026-11-22", "due_time": 61_200}, "due_time"),
    ({"priority": "urgent"}, "priority"),
    ({"priority": None}, "priority"),
    ({"notes": None}, "notes"),
    ({"notes": "x" * 10_001}, "notes"),
    ({"notes": "\x00"}, "notes"),
]


@pytest.mark.parametrize(
    ("fields", "field"),
    [*INVALID, ({"due_time": "17:00"}, "due_time"), ({"completed": True}, "completed")],
)
def test_refuses_a_new_task_with_an_invalid_field_and_names_the_field(
    server: Server, fields: dict[str, Any], field: str
) -> None:
    answer = server.post("/api/tasks", {"title": "tea", **fields})
    assert answer.status == 422
    assert answer.json["error"]["message"].startswith(f"{field}: ")
    assert server.get("/api/tasks").json["items"] == []


@pytest.mark.parametrize(
    ("fields", "field"), [*INVALID, ({"due_date": None, "due_time": "17:00"}, "due_time")]
)
def test_refuses_a_change_with_an_invalid_field_and_changes_nothing(
    server: Server, fields: dict[str, Any], field: str
) -> None:
    task = server.post("/api/tasks", {"title": "tea", "due_date": "2026-11-22"}).json
    answer = server.patch(f"/api/tasks/{task['id']}", {"title": "other", **fields})
    assert answer.status == 422
    assert answer.json["error"]["message"].startswith(f"{field}: ")
    assert server.get("/api/tasks").json["items"] == [task]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"due_time": None}, ("2026-11-22", None)),
        ({"due_date": None}, (None, None)),
        ({"due_date": "2026-12-01"}, ("2026-12-01", "17:00")),
        ({"due_date": "2026-12-01", "due_time": "08:00"}, ("2026-12-01", "08:00")),
        ({"notes": "more"}, ("2026-11-22", "17:00")),
    ],
)
def test_a_due_date_of_null_also_clears_the_time(
    server: Server, change: dict[str, Any], after: tuple[str | None, str | None]
) -> None:
    task = server.post(
        "/api/tasks", {"title": "tea", "due_date": "2026-11-22", "due_time": "17:00"}
    ).json
    changed = server.patch(f"/api/tasks/{task['id']}", change).json
    assert (changed["due_date"], changed["due_time"]) == after


def test_refuses_a_time_for_a_task_without_a_date(server: Server) -> None:
    task = server.post("/api/tasks", {"title": "tea"}).json
    answer = server.patch(f"/api/tasks/{task['id']}", {"due_time": "17:00"})
    assert (answer.status, answer.json["error"]["message"]) == (422, "due_time: needs a due_date")


def test_the_first_completion_sets_completed_at_and_reopening_clears_it(server: Server) -> None:
    path = f"/api/tasks/{server.post('/api/tasks', {'title': 'tea'}).json['id']}"
    done = server.patch(path, {"completed": True}).json
    assert done["completed_at"].endswith("Z")
    assert done["completed_at"] >= done["created_at"]
    assert server.patch(path, {"completed": True}).json["completed_at"] == done["completed_at"]
    assert server.patch(path, {"completed": False}).json["completed_at"] is None
