from typing import Any

import pytest

from tests.chat import messages, new_id, say, titles
from tests.fake_openai import CallTools, FakeOpenAi, Say
from tests.server import Server


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


@pytest.fixture
def call(server: Server, model: FakeOpenAi):
    """Has the assistant call one tool; answers the call as it stands in the stream."""

    def ask(tool: str, **arguments) -> dict[str, Any]:
        model.script(CallTools([(tool, arguments)]), Say("Done."))
        (made,) = say(server, f"please {tool}").tool_calls
        return made

    return ask


def only_task(server: Server) -> dict[str, Any]:
    (task,) = server.get("/api/tasks").json["items"]
    return task


def undo(server: Server, call: dict[str, Any]):
    return server.post(f"/api/tool-calls/{call['id']}/undo", None)


KEPT = ("title", "notes", "due_date", "due_time", "priority", "completed")


def seen(task: dict[str, Any]) -> dict[str, Any]:
    return {name: task[name] for name in KEPT}


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
def test_each_change_of_the_assistant_can_be_taken_back_once(
    server: Server, call: CallOneTool, tool: str, arguments: dict[str, Any]
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
    assert [seen(task) for task in server.get("/api/tasks").json["items"]] != [seen(before)]

    undone = undo(server, made)
    assert (undone.status, undone.json["removed"]) == (200, [])
    assert (
        [seen(task) for task in undone.json["tasks"]] == [seen(before)] == [seen(only_task(server))]
    )
    assert (undone.json["tool_call"]["undone"], undone.json["tool_call"]["undoable"]) == (
        True,
        False,
    )

    server.patch(f"/api/tasks/{before['id']}", {"title": "renamed since"})
    again = undo(server, made)
    assert (again.status, again.json["tasks"][0]["title"]) == (200, "renamed since"), (
        "a second time changes nothing"
    )


def test_an_added_task_goes_and_a_restored_one_goes_again(
    server: Server, call: CallOneTool
) -> None:
    added = call("add_task", title="milk")
    task = added["tasks"][0]["id"]
    undone = undo(server, added).json
    assert (undone["tasks"], undone["removed"], titles(server)) == ([], [task], [])
    restored = call("restore_task", task_id=task)
    assert titles(server) == ["milk"]
    assert (undo(server, restored).json["removed"], titles(server)) == ([task], [])


def test_undone_calls_are_shown_as_such_in_the_conversation(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(CallTools([("add_task", {"title": "milk"})]), Say("Added."))
    reply = say(server, "add milk")
    undo(server, reply.tool_calls[0])
    (shown,) = messages(server, reply.conversation)[1]["tool_calls"]
    assert (shown["id"], shown["undone"], shown["undoable"]) == (
        reply.tool_calls[0]["id"],
        True,
        False,
    )


def test_other_changes_since_stay_when_one_is_taken_back(server: Server, call: CallOneTool) -> None:
    task = server.post("/api/tasks", {"title": "milk"}).json
    made = call("update_task", task_id=task["id"], priority="high")
    server.patch(f"/api/tasks/{task['id']}", {"title": "oat milk", "completed": True})
    undone = undo(server, made).json["tasks"][0]
    assert (undone["priority"], undone["title"], undone["completed"]) == ("none", "oat milk", True)


def test_what_was_changed_again_since_is_not_overwritten(server: Server, call: CallOneTool) -> None:
    task = server.post("/api/tasks", {"title": "milk", "due_date": "2026-12-01"}).json
    path = f"/api/tasks/{task['id']}"
    renamed = call("update_task", task_id=task["id"], title="tea")
    server.patch(path, {"title": "coffee"})
    dated = call("update_task", task_id=task["id"], clear_due=True)
    server.patch(path, {"due_date": "2026-12-24"})
    completed = call("complete_task", task_id=task["id"])
    server.delete(path)
    told = [
        'The title of "coffee" was changed again in the meantime',
        'The due date of "coffee" was changed again in the meantime',
        '"coffee" was deleted in the meantime. Restore it first',
    ]
    server.post(f"{path}/restore", None)
    for made, sentence in zip((renamed, dated), told, strict=False):
        refused = undo(server, made)
        assert (refused.status, refused.json["error"]) == (
            409,
            {"code": "cannot_undo", "message": sentence},
        )
    server.delete(path)
    assert undo(server, completed).json["error"]["message"] == told[2]
    server.post(f"{path}/restore", None)
    assert (
        only_task(server)["title"],
        only_task(server)["due_date"],
        only_task(server)["completed"],
    ) == ("coffee", "2026-12-24", True)
    assert undo(server, completed).status == 200


def test_a_call_that_changed_nothing_cannot_be_taken_back(
    server: Server, call: CallOneTool
) -> None:
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


def test_an_unknown_call_and_another_users_are_not_found(server: Server, call: CallOneTool) -> None:
    made = call("add_task", title="milk")
    assert undo(server.as_user("bob"), made).status == 404
    assert undo(server, {"id": new_id()}).status == 404
    assert undo(server.with_authorization(None), made).status == 401
    assert titles(server) == ["milk"]
