"""Tests deletion, restoration and idempotency keys."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.server import Answer, Server


def titles(server: Server) -> list[str]:
    return [task["title"] for task in server.get("/api/tasks").json["items"]]


def test_a_restored_task_keeps_all_its_fields_and_its_position(server: Server) -> None:
    task = server.post(
        "/api/tasks", {"title": "first", "notes": "kept", "due_date": "2026-11-22"}
    ).json
    server.post("/api/tasks", {"title": "second"})
    path = f"/api/tasks/{task['id']}"
    assert server.delete(path).status == 204
    assert server.patch(path, {"title": "ghost"}).status == 404
    assert titles(server) == ["second"]

    restored = server.post(f"{path}/restore", None)
    assert (restored.status, restored.json) == (
        200,
        {**task, "updated_at": restored.json["updated_at"]},
    )
    assert titles(server) == ["second", "first"]


def test_restoring_a_task_that_is_not_deleted_changes_nothing(server: Server) -> None:
    task = server.post("/api/tasks", {"title": "there"}).json
    again = server.post(f"/api/tasks/{task['id']}/restore", None)
    assert (again.status, again.json) == (200, task)
    assert server.post(f"/api/tasks/{uuid4()}/restore", None).status == 404


def test_ten_simultaneous_requests_with_the_same_key_create_one_task(server: Server) -> None:
    def send(number: int) -> Answer:
        return server.post(
            "/api/tasks", {"title": f"try {number}"}, headers={"Idempotency-Key": "one"}
        )

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(titles(server)) == 1


def test_a_key_applies_to_one_user_and_requests_without_a_key_always_create_a_task(
    server: Server,
) -> None:
    key = {"Idempotency-Key": "shared"}
    mine = server.post("/api/tasks", {"title": "ann's"}, headers=key).json
    bobs = server.as_user("bob").post("/api/tasks", {"title": "bob's"}, headers=key).json
    assert (mine["title"], bobs["title"]) == ("ann's", "bob's")
    for _ in range(2):
        server.post("/api/tasks", {"title": "keyless"})
    assert titles(server) == ["keyless", "keyless", "ann's"]


def test_a_key_does_not_recreate_a_task_that_has_been_deleted(server: Server) -> None:
    key = {"Idempotency-Key": "late"}
    task = server.post("/api/tasks", {"title": "gone"}, headers=key).json
    server.delete(f"/api/tasks/{task['id']}")
    assert server.post("/api/tasks", {"title": "gone"}, headers=key).json["id"] == task["id"]
    assert titles(server) == []


@pytest.mark.parametrize("key", ["", "x" * 101])
def test_refuses_an_empty_or_too_long_key(server: Server, key: str) -> None:
    answer = server.post("/api/tasks", {"title": "tea"}, headers={"Idempotency-Key": key})
    assert answer.status == 422
    assert answer.json["error"]["message"].lower().startswith("idempotency-key: ")
