import threading

import pytest

from tests.chat import Stream, messages, new_id, say, say_as_json, titles
from tests.fake_openai import FakeOpenAi
from tests.model_steps import BadJson, CallTools, Cut, Hang, Refuse, Say, Silence, Step
from tests.postgres import Postgres, wait_until
from tests.server import Server


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


@pytest.mark.parametrize(
    ("steps", "code", "retryable"),
    [
        ([Refuse(401)], "model_unauthorized", False),
        ([Refuse(403)], "model_unauthorized", False),
        ([Refuse(404)], "model_not_found", False),
        ([Refuse(400)], "model_refused", False),
        ([Refuse(429, times=2)], "model_busy", True),
        ([Refuse(500, times=2)], "model_unavailable", True),
        ([Cut()], "model_unavailable", True),
        ([BadJson()], "model_answer_invalid", True),
        ([Silence()], "model_answer_invalid", True),
        ([Hang()], "model_timeout", True),
        ([CallTools([("list_tasks", {})])] * 10, "too_many_steps", True),
    ],
    ids=lambda value: type(value[0]).__name__ if isinstance(value, list) else str(value),
)
def test_a_model_error_is_explained_and_the_message_can_be_sent_again(
    server: Server, model: FakeOpenAi, steps: list[Step], code: str, retryable: bool
) -> None:
    model.script(*steps)
    message_id = new_id()
    reply = say(server, "please do not lose this", message_id=message_id)
    assert (reply.status, reply.failure["code"], reply.failure["retryable"]) == (
        200,
        code,
        retryable,
    )
    assert reply.kinds[-3:] == ["data-failure", "error", "finish"]
    assert reply.of("error")[0]["errorText"] == reply.failure["message"]
    user, assistant = messages(server, reply.conversation)
    assert (user["text"], assistant["status"]) == ("please do not lose this", "failed")
    assert assistant["error"] == {"code": code, "message": reply.failure["message"]}

    model.script(Say("Here I am."))
    again = say(server, "please do not lose this", message_id=message_id)
    assert (again.text, again.failure, again.conversation) == (
        "Here I am.",
        {},
        reply.conversation,
    )
    assert again.parts[0]["messageId"] == reply.parts[0]["messageId"]
    assert [(m["text"], m["status"], m["error"]) for m in messages(server, reply.conversation)] == [
        ("please do not lose this", "complete", None),
        ("Here I am.", "complete", None),
    ]


def test_a_client_that_asks_for_json_gets_a_model_error_as_an_http_error(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(Refuse(401), Refuse(500, times=2))
    refused, unavailable = say_as_json(server, "hi"), say_as_json(server, "hi")
    assert (refused.status, unavailable.status) == (502, 503)


def test_words_received_before_the_connection_broke_are_kept(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(Cut("Half an answer "))
    reply = say(server, "hi")
    assert reply.text == "Half an answer "
    assert messages(server, reply.conversation)[1]["text"] == "Half an answer"


def test_a_retry_does_not_repeat_the_tool_calls_of_the_first_try(
    server: Server, model: FakeOpenAi
) -> None:
    message_id = new_id()
    calls = [("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"})]
    model.script(CallTools(calls), Refuse(401))
    assert (
        say(server, "add milk and eggs", message_id=message_id).failure["code"]
        == "model_unauthorized"
    )
    assert titles(server) == ["eggs", "milk"]

    # The model repeats the calls that it has already made, and adds one.
    model.script(CallTools([*calls, ("add_task", {"title": "bread"})]), Refuse(401))
    assert len(say(server, "add milk and eggs", message_id=message_id).tool_calls) == 3
    assert [item["role"] for item in model.requests[-2]["messages"]] == [
        "system",
        "user",
        "assistant",
        "tool",
        "assistant",
        "tool",
    ]
    model.script(Say("All three are there."))
    reply = say(server, "add milk and eggs", message_id=message_id)
    assert (reply.text, titles(server)) == ("All three are there.", ["bread", "eggs", "milk"])
    assert [call["summary"] for call in messages(server, reply.conversation)[1]["tool_calls"]] == [
        'Added "milk"',
        'Added "eggs"',
        'Added "bread"',
    ]


def test_an_answer_interrupted_by_a_kill_counts_as_failed_and_can_be_requested_again(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    message_id = new_id()
    model.script(Refuse(401))
    first = say(server, "hi", message_id=message_id)
    with postgres.connect("thinking") as connection:
        connection.execute(
            "UPDATE agent_runs SET status = 'running', started_at = now() - interval '10 s'"
        )
        connection.execute(
            "UPDATE messages SET status = 'running', error_code = NULL WHERE role = 'assistant'"
        )
        assert say(server, "hi", message_id=message_id).error["code"] == "still_running"
        connection.execute("UPDATE agent_runs SET started_at = now() - interval '20 s'")
    lost = messages(server, first.conversation)[1]
    assert (lost["status"], lost["error"]["code"]) == ("failed", "interrupted")
    model.script(Say("Back again."))
    assert say(server, "hi", message_id=message_id).text == "Back again."


def test_an_answer_fails_while_the_database_is_down_and_is_recorded_once_the_database_is_up(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    message_id, hold = new_id(), threading.Event()
    model.script(Say("Let me see", hold=hold))
    stream = Stream(server, "hi", message_id=message_id)
    stream.until("text-delta")
    postgres.stop()
    hold.set()
    assert stream.until("data-failure")["data"]["code"] == "database_unavailable"
    stream.until("finish")
    stream.close()
    assert say(server, "hi", message_id=message_id).status == 503
    postgres.start()
    server.wait_until_healthy(seconds=5)
    wait_until(
        lambda: say(server, "hi", message_id=message_id).text == "Let me see",
        5,
        "the answer to be recorded",
    )


def test_a_tool_call_that_cannot_be_recorded_is_not_executed(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    model.script(CallTools([("add_task", {"title": "milk"})]))
    with postgres.connect("thinking") as connection, connection.transaction():
        connection.execute("LOCK TABLE tool_calls IN SHARE MODE")  # can be read but not written
        reply = say(server, "add milk")
        assert reply.failure["code"] == "database_unavailable"
    server.wait_until_healthy(seconds=5)
    assert titles(server) == []


def test_failures_are_logged_without_user_text_or_keys(server: Server, model: FakeOpenAi) -> None:
    model.script(
        CallTools(
            [
                ("complete_task", {"title": "my-private-words"}),
                ("add_task", {"title": "my-private-words"}),
            ]
        ),
        Refuse(400, "said my-private-words"),
    )
    say(server, "my-private-words")
    output = server.output()
    assert any(
        line["code"] == "model_refused" and line["provider_code"] == "fake_400"
        for line in server.logged("run failed")
    )
    assert "my-private-words" not in output
    assert "sk-of-the-tests" not in output
