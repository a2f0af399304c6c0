"""Tests the chat over HTTP, with the rules instead of a language model."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.chat import messages, say, say_as_json, titles
from tests.server import Server


def test_messages_can_add_list_complete_and_delete_tasks_and_undo_changes(server: Server) -> None:
    here = {"time_zone": "Pacific/Kiritimati"}
    first = say(server, "add task to buy milk tomorrow at 5pm", **here)
    assert first.of("data-assistant")[0]["data"] == {"mode": "rules", "model": None}
    (task,) = first.tool_calls[0]["tasks"]
    tomorrow = (datetime.now(ZoneInfo("Pacific/Kiritimati")) + timedelta(days=1)).date()
    assert (task["title"], task["due_date"], task["due_time"]) == (
        "Buy milk",
        str(tomorrow),
        "17:00",
    )
    here["conversation_id"] = first.conversation

    say(server, "remind me to call grandma", **here)
    assert titles(server) == ["Call grandma", "Buy milk"]
    (listed,) = say(server, "show my tasks", **here).tool_calls
    assert (listed["name"], len(listed["tasks"]), listed["undoable"]) == ("list_tasks", 2, False)
    say(server, "mark buy milk as done", **here)
    assert server.get("/api/tasks?view=done").json["items"][0]["title"] == "Buy milk"
    say(server, "undo", **here)
    assert server.get("/api/tasks?view=done").json["items"] == []
    say(server, "delete call grandma", **here)
    assert titles(server) == ["Buy milk"]
    say(server, "undo", **here)
    assert titles(server) == ["Call grandma", "Buy milk"]

    replies = [
        message
        for message in messages(server, first.conversation)
        if message["role"] == "assistant"
    ]
    assert all(reply["status"] == "complete" and reply["text"] for reply in replies)
    assert len(replies) == 7
    undone = {
        call["name"]: call["undone"]
        for reply in (replies[3], replies[5])
        for call in reply["tool_calls"]
    }
    assert undone == {"complete_task": True, "delete_task": True}


def test_a_message_that_is_not_understood_or_is_negated_changes_nothing(
    server: Server,
) -> None:
    for sentence in (
        "don't add eggs",
        "colorless green ideas sleep furiously",
        "hello",
        "what can you do?",
    ):
        answer = say_as_json(server, sentence)
        assert (answer.status, answer.json["tool_calls"], bool(answer.json["response"])) == (
            200,
            [],
            True,
        )
    assert titles(server) == []


def test_a_question_is_answered_in_the_next_message(server: Server) -> None:
    for title in ("Buy milk", "Buy milk chocolate"):
        server.post("/api/tasks", {"title": title})
    asked = say(server, "delete milk")
    assert (asked.tool_calls, asked.failure, len(titles(server))) == ([], {}, 2)
    assert "Buy milk chocolate" in asked.text
    (deleted,) = say(server, "the first one", conversation_id=asked.conversation).tool_calls
    assert (deleted["name"], len(titles(server))) == ("delete_task", 1)


def test_undo_reverts_a_whole_message_and_a_second_undo_reverts_the_previous_message(
    server: Server,
) -> None:
    here = {"conversation_id": say(server, "add call grandma").conversation}
    added = say(server, "add buy milk, call mom and pay the electricity bill", **here)
    assert len(added.tool_calls) == 3
    assert len(titles(server)) == 4
    first = say(server, "undo", **here)
    assert titles(server) == ["Call grandma"]
    assert all(
        title in first.text for title in ("Buy milk", "Call mom", "Pay the electricity bill")
    )
    shown = [
        call
        for message in messages(server, added.conversation)
        for call in message["tool_calls"]
        if call["name"] == "add_task"
    ]
    assert [call["undone"] for call in shown] == [False, True, True, True]
    say(server, "undo", **here)
    assert titles(server) == []
    assert say(server, "undo", **here).tool_calls == []


def test_undo_skips_changes_that_were_already_undone_elsewhere(server: Server) -> None:
    first = say(server, "add call grandma")
    here = {"conversation_id": first.conversation}
    milk, mom, bill = (
        call["tasks"][0]["id"]
        for call in say(server, "add buy milk, call mom and pay the bill", **here).tool_calls
    )
    undone_by_button = messages(server, first.conversation)[-1]["tool_calls"][0]["id"]
    assert server.post(f"/api/tool-calls/{undone_by_button}/undo", None).status == 200
    server.delete(f"/api/tasks/{mom}")
    (deleted,) = say(server, "undo", **here).tool_calls
    assert (deleted["removed"], titles(server)) == ([bill], ["Call grandma"])
    server.post(f"/api/tasks/{milk}/restore", None)
    say(server, "undo", **here)
    assert titles(server) == ["Buy milk"], (
        "a change that was already undone must not block the message before"
    )


def test_undo_does_not_overwrite_a_newer_change(server: Server) -> None:
    def fields(*names: str) -> list[Any]:
        return [server.get("/api/tasks").json["items"][0][name] for name in names]

    task = server.post(
        "/api/tasks", {"title": "Dentist", "due_date": "2030-01-07", "due_time": "09:00"}
    ).json
    here = {"conversation_id": say(server, "rename dentist to see the dentist").conversation}
    say(server, "remove the time of the dentist", **here)
    assert fields("title", "due_date", "due_time") == ["See the dentist", "2030-01-07", None]
    server.patch(f"/api/tasks/{task['id']}", {"title": "Doctor Who"})
    say(server, "undo", **here)
    assert fields("title", "due_date", "due_time") == ["Doctor Who", "2030-01-07", "09:00"]
    assert (say(server, "undo", **here).tool_calls, fields("title")) == ([], ["Doctor Who"])
