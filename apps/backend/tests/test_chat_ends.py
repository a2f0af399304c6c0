import threading

import pytest

from tests.chat import Stream, messages, new_id, say, titles
from tests.fake_openai import CallTools, FakeOpenAi, Say
from tests.postgres import Postgres, wait_until
from tests.server import Server, StartServer


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


def test_a_message_that_is_being_answered_is_not_answered_twice(
    server: Server, model: FakeOpenAi
) -> None:
    message_id, hold = new_id(), threading.Event()
    model.will(Say("One moment please", hold=hold))
    stream = Stream(server, "hi", message_id=message_id)
    stream.until("text-delta")
    second = say(server, "hi", message_id=message_id)
    assert (second.status, second.error["code"]) == (409, "still_running")
    hold.set()
    stream.until("finish")
    stream.leave()
    assert say(server, "hi", message_id=message_id).text == "One moment please"


def test_leaving_the_stream_stops_the_answer_and_keeps_what_was_said_and_done(
    server: Server, model: FakeOpenAi
) -> None:
    message_id, hold = new_id(), threading.Event()
    model.will(
        CallTools([("add_task", {"title": "milk"})]), Say("I have added your milk", hold=hold)
    )
    stream = Stream(server, "add milk", message_id=message_id)
    conversation = stream.until("data-conversation")["data"]["id"]
    stream.until("text-delta")
    stream.until("text-delta")
    stream.leave()
    wait_until(
        lambda: messages(server, conversation)[1]["status"] == "stopped",
        5,
        "the answer to be recorded as stopped",
    )
    hold.set()
    reply = messages(server, conversation)[1]
    assert "I have added your milk".startswith(reply["text"])
    assert reply["text"].startswith("I have")
    assert ([call["status"] for call in reply["tool_calls"]], reply["error"], titles(server)) == (
        ["done"],
        None,
        ["milk"],
    )

    model.will(Say("It was added before."))
    assert say(server, "add milk", message_id=message_id).text == "It was added before."
    assert titles(server) == ["milk"]


def test_a_tool_call_in_hand_is_finished_and_recorded_when_the_reader_leaves(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    model.will(CallTools([("add_task", {"title": "milk"})]))
    waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'tasks'::regclass AND NOT granted"
    with postgres.connect("thinking") as connection:
        with connection.transaction():
            connection.execute("LOCK TABLE tasks IN SHARE MODE")
            stream = Stream(server, "add milk")
            conversation = stream.until("data-conversation")["data"]["id"]
            wait_until(
                lambda: connection.execute(waiting).fetchone() == (1,),
                3,
                "the tool to wait for the table",
            )
            stream.leave()
            with pytest.raises(AssertionError):
                wait_until(
                    lambda: messages(server, conversation)[1]["status"] != "running",
                    0.5,
                    "an end too early",
                )
        wait_until(
            lambda: messages(server, conversation)[1]["status"] == "stopped",
            5,
            "the answer to be recorded as stopped",
        )
    (call,) = messages(server, conversation)[1]["tool_calls"]
    assert (call["status"], call["undoable"], titles(server)) == ("done", True, ["milk"])


def test_a_server_that_is_told_to_end_lets_a_short_answer_end_and_breaks_off_a_long_one_within_ten_seconds(
    start_server: StartServer, postgres: Postgres, model: FakeOpenAi
) -> None:
    url = postgres.create_database("ending_chat")
    env = {
        "OPENAI_BASE_URL": model.url,
        "OPENAI_API_KEY": "sk-of-the-tests",
        "ASSISTANT_TIMEOUT_S": "60",
    }
    server = start_server(DATABASE_URL=url, **env)
    server.wait_until_healthy()
    brief, never = threading.Event(), threading.Event()
    model.will(Say("short one", hold=brief), Say("endless one", hold=never))
    short = Stream(server, "short")
    short.until("text-delta")
    long = Stream(server, "long")
    long.until("text-delta")
    server.process.send_signal(15)
    wait_until(lambda: server.logged("Shutting down"), 3, "the shutdown to begin")
    brief.set()
    short.until("finish")
    assert long.until("data-failure")["data"] == {
        "code": "interrupted",
        "message": "The assistant was interrupted before it could finish. Try again",
        "retryable": True,
    }
    long.until("finish")
    server.process.wait(timeout=10)
    never.set()
    short.leave()
    long.leave()
    with postgres.connect("ending_chat") as connection:
        rows = connection.execute(
            "SELECT text, status FROM messages WHERE role = 'assistant' ORDER BY seq"
        ).fetchall()
    assert rows == [("short one", "complete"), ("endless", "failed")]
