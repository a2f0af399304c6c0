import pytest

from tests.chat import messages, new_id, say, say_as_json, titles
from tests.fake_openai import FakeOpenAi
from tests.model_steps import CallTools, Say
from tests.server import Server


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


def test_an_answer_streams_its_parts_in_order(server: Server, model: FakeOpenAi) -> None:
    model.script(
        CallTools(
            [("add_task", {"title": "buy milk", "due_date": "2026-12-01", "due_time": "17:00"})],
            words="Let me see. ",
        ),
        Say("Done, I added it."),
    )
    reply = say(server, "  add milk for December 1st at 5  ", time_zone="Europe/Berlin")

    assert (reply.status, reply.headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )
    assert reply.headers["x-vercel-ai-ui-message-stream"] == "v1"
    assert reply.headers["cache-control"] == "no-cache, no-transform"
    assert reply.headers["x-accel-buffering"] == "no"
    text = ["text-start", "text-delta", "text-end"]
    tool = ["tool-input-available", "tool-output-available"]
    assert reply.kinds == [
        "start",
        "data-conversation",
        "data-assistant",
        *text,
        *tool,
        *text,
        "finish",
    ]
    assert reply.raw.endswith("data: [DONE]\n\n")
    assert reply.of("data-assistant")[0]["data"] == {"mode": "llm", "model": "fake-model"}
    assert reply.of("data-conversation")[0]["data"]["title"] == "add milk for December 1st at 5"
    (call,) = reply.tool_calls
    assert reply.of("tool-input-available")[0]["toolCallId"] == call["id"]
    assert (call["name"], call["status"], call["undoable"], call["undone"]) == (
        "add_task",
        "done",
        True,
        False,
    )
    assert call["summary"] == 'Added "buy milk", due 2026-12-01 at 17:00'
    assert call["tasks"] == server.get("/api/tasks").json["items"]
    assert reply.text == "Let me see. Done, I added it."

    user, assistant = messages(server, reply.conversation)
    assert (user["role"], user["text"], user["status"]) == (
        "user",
        "add milk for December 1st at 5",
        "complete",
    )
    assert (assistant["id"], assistant["status"]) == (reply.parts[0]["messageId"], "complete")
    assert assistant["text"] == "Let me see.\n\nDone, I added it."
    assert (assistant["tool_calls"], assistant["assistant"]) == (
        [call],
        {"mode": "llm", "model": "fake-model"},
    )


def test_a_json_answer_is_complete_and_continues_the_conversation(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(
        CallTools([("add_task", {"title": "tea"})]), Say("Added tea."), Say("You are welcome.")
    )
    first = say_as_json(server, "add tea")
    assert (first.status, first.json["response"]) == (200, "Added tea.")
    assert [call["summary"] for call in first.json["tool_calls"]] == ['Added "tea"']
    second = say_as_json(server, "thanks", conversation_id=first.json["conversation_id"])
    assert second.json == {
        "conversation_id": first.json["conversation_id"],
        "response": "You are welcome.",
        "tool_calls": [],
    }
    assert len(messages(server, first.json["conversation_id"])) == 4


def test_the_model_gets_the_time_zone_and_the_conversation_but_not_the_user(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(CallTools([("add_task", {"title": "tea"})]), Say("Added."), Say("Tea."))
    first = say(server, "add tea", time_zone="Asia/Tokyo")
    say(server, "what did I add?", conversation_id=first.conversation, time_zone="Asia/Tokyo")

    system, *conversation = model.requests[-1]["messages"]
    assert system["role"] == "system"
    assert "Asia/Tokyo" in system["content"]
    assert [item["role"] for item in conversation] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
    ]
    assert server.get("/api/tasks").json["items"][0]["id"] in conversation[2]["content"]
    tools = {
        tool["function"]["name"]: tool["function"]["parameters"]["properties"]
        for tool in model.requests[0]["tools"]
    }
    assert set(tools) == {
        "add_task",
        "list_tasks",
        "complete_task",
        "update_task",
        "delete_task",
        "restore_task",
    }
    assert not any("user" in name for properties in tools.values() for name in properties)
    assert "ann" not in str(model.requests).replace("cannot", "")
    assert set(model.keys) == {"Bearer sk-of-the-tests"}


def test_failed_tool_calls_are_reported_to_the_model_and_shown_to_the_user(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(
        CallTools(
            [
                ("add_task", {"title": "x", "due_date": "tomorrow"}),
                ("complete_task", {"title": "nowhere"}),
                ("order_pizza", {}),
            ]
        ),
        CallTools([("add_task", '{"title": "cut')]),
        Say("Sorry, that did not work."),
    )
    reply = say(server, "add x tomorrow")
    assert [part["errorText"] for part in reply.of("tool-output-error")] == [
        "due_date: must be a date written YYYY-MM-DD",
        'There is no task called "nowhere"',
    ]
    assert "order_pizza" in str(model.requests[1]["messages"][-3:])
    assert "valid JSON" in model.requests[2]["messages"][-1]["content"]
    assert (reply.text, reply.failure, titles(server)) == ("Sorry, that did not work.", {}, [])
    failed = messages(server, reply.conversation)[1]["tool_calls"]
    assert [(call["status"], call["undoable"]) for call in failed] == [
        ("failed", False),
        ("failed", False),
    ]


def test_a_user_cannot_read_or_change_another_users_tasks_and_messages(
    server: Server, model: FakeOpenAi
) -> None:
    bob = server.as_user("bob")
    model.script(
        CallTools([("add_task", {"title": "ann's secret"})]),
        Say("Added."),
        CallTools([("list_tasks", {"view": "all"})]),
        Say("You have no tasks."),
    )
    message_id = new_id()
    ann = say(server, "add my secret", message_id=message_id)
    task = server.get("/api/tasks").json["items"][0]["id"]
    assert say(bob, "list").tool_calls[0]["tasks"] == []

    model.script(CallTools([("delete_task", {"task_id": task})]), Say("There is no such task."))
    assert (
        say(bob, "delete it").of("tool-output-error")[0]["errorText"] == f"There is no task {task}"
    )
    for answer in (
        say(bob, "hello", conversation_id=ann.conversation),
        say(bob, "add my secret", message_id=message_id),
        bob.get(f"/api/conversations/{ann.conversation}/messages"),
        bob.patch(f"/api/conversations/{ann.conversation}", {"title": "mine"}),
        bob.delete(f"/api/conversations/{ann.conversation}"),
        bob.post(f"/api/tool-calls/{ann.tool_calls[0]['id']}/undo", None),
    ):
        assert answer.status == 404
    assert titles(server) == ["ann's secret"]
    assert ann.conversation not in [
        one["id"] for one in bob.get("/api/conversations").json["items"]
    ]


def test_a_message_sent_again_gets_the_recorded_answer(server: Server, model: FakeOpenAi) -> None:
    message_id = new_id()
    model.script(
        CallTools([("add_task", {"title": "milk"}), ("complete_task", {"title": "nothing"})]),
        Say("Added milk."),
    )
    first = say(server, "add milk", message_id=message_id)
    again = say(server, "add milk", message_id=message_id, conversation_id=first.conversation)
    assert again.parts[0] == first.parts[0]
    for kind in set(first.kinds) - {"text-delta"}:
        assert again.of(kind) == first.of(kind)
    assert (again.text, again.tool_calls, titles(server)) == (
        "Added milk.",
        first.tool_calls,
        ["milk"],
    )
    assert say_as_json(server, "add milk", message_id=message_id).json["response"] == "Added milk."

    other = say(server, "something else", message_id=message_id)
    assert (other.status, other.error["code"]) == (409, "message_id_taken")
