import threading

import pytest

from tests.chat import Stream, messages, new_id, say, say_as_json, titles
from tests.fake_openai import BadJson, CallTools, Cut, FakeOpenAi, Hang, Refuse, Say, Silence
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
def test_a_fault_of_the_model_is_a_sentence_and_the_message_is_kept_for_another_try(
    server: Server, model: FakeOpenAi, steps, code: str, retryable: bool
) -> None:
    model.will(*steps)
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

    model.will(Say("Here I am."))
    again = say(server, "please do not lose this", message_id=message_id)
    assert (again.text, again.failure, again.conversation) == (
        "Here I am.",
        None,
        reply.conversation,
    )
    assert again.parts[0]["messageId"] == reply.parts[0]["messageId"]
    assert [(m["text"], m["status"], m["error"]) for m in messages(server, reply.conversation)] == [
        ("please do not lose this", "complete", None),
        ("Here I am.", "complete", None),
    ]


def test_a_fault_is_an_error_of_its_kind_to_a_reader_of_json(
    server: Server, model: FakeOpenAi
) -> None:
    model.will(Refuse(401), Refuse(500, times=2))
    assert [(say_as_json(server, "hi").status, code) for code in ("refused", "away")] == [
        (502, "refused"),
        (503, "away"),
    ]


def test_words_before_the_connection_broke_are_kept(server: Server, model: FakeOpenAi) -> None:
    model.will(Cut("Half an answer "))
    reply = say(server, "hi")
    assert reply.text == "Half an answer "
    assert messages(server, reply.conversation)[1]["text"] == "Half an answer"


def test_a_second_try_does_not_do_twice_what_was_done(server: Server, model: FakeOpenAi) -> None:
    message_id = new_id()
    calls = [("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"})]
    model.will(CallTools(calls), Refuse(401))
    assert (
        say(server, "add milk and eggs", message_id=message_id).failure["code"]
        == "model_unauthorized"
    )
    assert titles(server) == ["eggs", "milk"]

    # One that goes on from what it is told was done, and one that stubbornly begins again.
    model.will(CallTools([*calls, ("add_task", {"title": "bread"})]), Refuse(401))
    assert len(say(server, "add milk and eggs", message_id=message_id).tool_calls) == 3
    assert [item["role"] for item in model.requests[-2]["messages"]] == [
        "system",
        "user",
        "assistant",
        "tool",
        "assistant",
        "tool",
    ]
    model.will(Say("All three are there."))
    reply = say(server, "add milk and eggs", message_id=message_id)
    assert (reply.text, titles(server)) == ("All three are there.", ["bread", "eggs", "milk"])
    assert [call["summary"] for call in messages(server, reply.conversation)[1]["tool_calls"]] == [
        'Added "milk"',
        'Added "eggs"',
        'Added "bread"',
    ]


def test_an_answer_of_a_process_that_was_killed_has_failed_and_can_be_had_again(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    message_id = new_id()
    model.will(Refuse(401))
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
    model.will(Say("Back again."))
    assert say(server, "hi", message_id=message_id).text == "Back again."


def test_a_database_that_goes_away_in_mid_answer_is_a_failure_and_the_message_can_be_sent_again_as_soon_as_it_is_back(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    message_id, hold = new_id(), threading.Event()
    model.will(Say("Let me see", hold=hold))
    stream = Stream(server, "hi", message_id=message_id)
    stream.until("text-delta")
    postgres.stop()
    hold.set()
    assert stream.until("data-failure")["data"]["code"] == "database_unavailable"
    stream.until("finish")
    stream.leave()
    assert say(server, "hi", message_id=message_id).status == 503
    postgres.start()
    server.wait_until_healthy(seconds=5)
    wait_until(
        lambda: say(server, "hi", message_id=message_id).text == "Let me see",
        5,
        "the answer to be in the record after all",
    )


def test_a_tool_call_that_cannot_be_recorded_ends_the_answer_before_anything_is_done(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    model.will(CallTools([("add_task", {"title": "milk"})]))
    with postgres.connect("thinking") as connection, connection.transaction():
        connection.execute("LOCK TABLE tool_calls IN SHARE MODE")  # can be read, not written
        reply = say(server, "add milk")
        assert reply.failure["code"] == "database_unavailable"
    server.wait_until_healthy(seconds=5)
    assert titles(server) == []


def test_the_log_tells_of_failures_without_words_or_keys(server: Server, model: FakeOpenAi) -> None:
    model.will(
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
