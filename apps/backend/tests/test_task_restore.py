"""Deleting, taking it back, and sending the same request again."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.server import Server


def titles(server: Server) -> list[str]:
    return [task["title"] for task in server.get("/api/tasks").json["items"]]


def test_a_deleted_task_comes_back_whole_and_in_its_place(server: Server) -> None:
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


def test_restoring_a_task_that_is_there_changes_nothing(server: Server) -> None:
    task = server.post("/api/tasks", {"title": "there"}).json
    again = server.post(f"/api/tasks/{task['id']}/restore", None)
    assert (again.status, again.json) == (200, task)
    assert server.post(f"/api/tasks/{uuid4()}/restore", None).status == 404


def test_the_same_key_makes_one_task_however_often_and_at_once_it_is_sent(server: Server) -> None:
    def send(number: int):
        return server.post(
            "/api/tasks", {"title": f"try {number}"}, headers={"Idempotency-Key": "one"}
        )

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(titles(server)) == 1


def test_a_key_is_the_users_own_and_without_one_every_request_makes_a_task(server: Server) -> None:
    key = {"Idempotency-Key": "shared"}
    mine = server.post("/api/tasks", {"title": "ann's"}, headers=key).json
    bobs = server.as_user("bob").post("/api/tasks", {"title": "bob's"}, headers=key).json
    assert (mine["title"], bobs["title"]) == ("ann's", "bob's")
    for _ in range(2):
        server.post("/api/tasks", {"title": "keyless"})
    assert titles(server) == ["keyless", "keyless", "ann's"]


def test_a_key_whose_task_was_deleted_since_does_not_make_it_again(server: Server) -> None:
    key = {"Idempotency-Key": "late"}
    task = server.post("/api/tasks", {"title": "gone"}, headers=key).json
    server.delete(f"/api/tasks/{task['id']}")
    assert server.post("/api/tasks", {"title": "gone"}, headers=key).json["id"] == task["id"]
    assert titles(server) == []


@pytest.mark.parametrize("key", ["", "x" * 101])
def test_a_key_of_no_or_too_many_letters_is_refused(server: Server, key) -> None:
    answer = server.post("/api/tasks", {"title": "tea"}, headers={"Idempotency-Key": key})
    assert answer.status == 422
    assert answer.json["error"]["message"].lower().startswith("idempotency-key: ")
