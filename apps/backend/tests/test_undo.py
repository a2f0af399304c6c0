from typing import Any, Protocol

import pytest

from tests.chat import messages, new_id, say, titles
from tests.fake_openai import FakeOpenAi
from tests.model_steps import CallTools, Say
from tests.server import Answer, Server


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


class CallTool(Protocol):
    def __call__(self, tool: str, **arguments: object) -> dict[str, Any]: ...


@pytest.fixture
def call(server: Server, model: FakeOpenAi) -> CallTool:
    """Makes the assistant call one tool. Returns the call as it appears in the stream."""

    def ask(tool: str, **arguments: object) -> dict[str, Any]:
        model.script(CallTools([(tool, arguments)]), Say("Done."))
        (made,) = say(server, f"please {tool}").tool_calls
        return made

    return ask


def only_task(server: Server) -> dict[str, Any]:
    tasks: list[dict[str, Any]] = server.get("/api/tasks").json["items"]
    (task,) = tasks
    return task


def undo(server: Server, call: dict[str, Any]) -> Answer:
    return server.post(f"/api/tool-calls/{call['id']}/undo", None)


RESTORED = ("title", "notes", "due_date", "due_time", "priority", "completed")


def restored_fields(task: dict[str, Any]) -> dict[str, Any]:
    return {name: task[name] for name in RESTORED}


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("complete_task", {}),
        ("update_task", {"title": "tea"}),
        ("update_task", {"notes": "green", "priority": "low"}),
        ("update_task", {"due_date": "2027-01-01", "due_time": "09:00"}),
        ("update_task", {"clear_due": True}),
        ("update_task", {"clear_time": True}),
        ("update_task", {"priority": "none"}),
        ("delete_task", {}),
    ],
)
def test_each_change_by_the_assistant_can_be_undone_once(
    server: Server, call: CallTool, tool: str, arguments: dict[str, Any]
) -> None:
    before = server.post(
        "/api/tasks",
        {
            "title": "milk",
            "notes": "2 l",
            "due_date": "2026-12-01",
            "due_time": "17:00",
            "priority": "high",
        },
    ).json
    made = call(tool, task_id=before["id"], **arguments)
    assert (made["undoable"], made["undone"]) == (True, False)
    assert [restored_fields(task) for task in server.get("/api/tasks").json["items"]] != [
        restored_fields(before)
    ]

    undone = undo(server, made)
    assert (undone.status, undone.json["removed"]) == (200, [])
    assert (
        [restored_fields(task) for task in undone.json["tasks"]]
        == [restored_fields(before)]
        == [restored_fields(only_task(server))]
    )
    assert (undone.json["tool_call"]["undone"], undone.json["tool_call"]["undoable"]) == (
        True,
        False,
    )

    server.patch(f"/api/tasks/{before['id']}", {"title": "renamed since"})
    again = undo(server, made)
    assert (again.status, again.json["tasks"][0]["title"]) == (200, "renamed since"), (
        "a second undo changes nothing"
    )


def test_undoing_an_add_or_a_restore_deletes_the_task(server: Server, call: CallTool) -> None:
    added = call("add_task", title="milk")
    task = added["tasks"][0]["id"]
    undone = undo(server, added).json
    assert (undone["tasks"], undone["removed"], titles(server)) == ([], [task], [])
    restored = call("restore_task", task_id=task)
    assert titles(server) == ["milk"]
    assert (undo(server, restored).json["removed"], titles(server)) == ([task], [])


def test_undone_calls_are_marked_in_the_conversation(server: Server, model: FakeOpenAi) -> None:
    model.script(CallTools([("add_task", {"title": "milk"})]), Say("Added."))
    reply = say(server, "add milk")
    undo(server, reply.tool_calls[0])
    (shown,) = messages(server, reply.conversation)[1]["tool_calls"]
    assert (shown["id"], shown["undone"], shown["undoable"]) == (
        reply.tool_calls[0]["id"],
        True,
        False,
    )


def test_undo_keeps_later_changes_to_other_fields(server: Server, call: CallTool) -> None:
    task = server.post("/api/tasks", {"title": "milk"}).json
    made = call("update_task", task_id=task["id"], priority="high")
    server.patch(f"/api/tasks/{task['id']}", {"title": "oat milk", "completed": True})
    undone = undo(server, made).json["tasks"][0]
    assert (undone["priority"], undone["title"], undone["completed"]) == ("none", "oat milk", True)


def test_undo_does_not_overwrite_a_field_that_was_changed_again(
    server: Server, call: CallTool
) -> None:
    task = server.post("/api/tasks", {"title": "milk", "due_date": "2026-12-01"}).json
    path = f"/api/tasks/{task['id']}"
    renamed = call("update_task", task_id=task["id"], title="tea")
    server.patch(path, {"title": "coffee"})
    dated = call("update_task", task_id=task["id"], clear_due=True)
    server.patch(path, {"due_date": "2026-12-24"})
    completed = call("complete_task", task_id=task["id"])
    server.delete(path)
    refusals = [
        'The title of "coffee" was changed again in the meantime',
        'The due date of "coffee" was changed again in the meantime',
        '"coffee" was deleted in the meantime. Restore it first',
    ]
    server.post(f"{path}/restore", None)
    for made, message in zip((renamed, dated), refusals, strict=False):
        refused = undo(server, made)
        assert (refused.status, refused.json["error"]) == (
            409,
            {"code": "cannot_undo", "message": message},
        )
    server.delete(path)
    assert undo(server, completed).json["error"]["message"] == refusals[2]
    server.post(f"{path}/restore", None)
    assert (
        only_task(server)["title"],
        only_task(server)["due_date"],
        only_task(server)["completed"],
    ) == ("coffee", "2026-12-24", True)
    assert undo(server, completed).status == 200


def test_a_call_that_changed_nothing_cannot_be_undone(server: Server, call: CallTool) -> None:
    task = server.post("/api/tasks", {"title": "milk"}).json
    server.patch(f"/api/tasks/{task['id']}", {"completed": True})
    for made in (
        call("complete_task", task_id=task["id"]),
        call("restore_task", task_id=task["id"]),
        call("list_tasks", view="all"),
    ):
        assert made["undoable"] is False
        assert (undo(server, made).status, undo(server, made).json["error"]["code"]) == (
            409,
            "cannot_undo",
        )


def test_an_unknown_call_and_another_users_call_are_not_found(
    server: Server, call: CallTool
) -> None:
    made = call("add_task", title="milk")
    assert undo(server.as_user("bob"), made).status == 404
    assert undo(server, {"id": new_id()}).status == 404
    assert undo(server.with_authorization(None), made).status == 401
    assert titles(server) == ["milk"]
