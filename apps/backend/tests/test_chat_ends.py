import signal
import threading

import pytest

from tests.chat import Stream, messages, new_id, say, titles
from tests.fake_openai import FakeOpenAi
from tests.model_steps import CallTools, Say
from tests.postgres import Postgres, wait_until
from tests.server import Server, StartServer


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


def test_a_message_that_is_being_answered_is_not_answered_again(
    server: Server, model: FakeOpenAi
) -> None:
    message_id, hold = new_id(), threading.Event()
    model.script(Say("One moment please", hold=hold))
    stream = Stream(server, "hi", message_id=message_id)
    stream.until("text-delta")
    second = say(server, "hi", message_id=message_id)
    assert (second.status, second.error["code"]) == (409, "still_running")
    hold.set()
    stream.until("finish")
    stream.close()
    assert say(server, "hi", message_id=message_id).text == "One moment please"


def test_closing_the_stream_stops_the_answer_but_keeps_the_words_and_changes_so_far(
    server: Server, model: FakeOpenAi
) -> None:
    message_id, hold = new_id(), threading.Event()
    model.script(
        CallTools([("add_task", {"title": "milk"})]), Say("I have added your milk", hold=hold)
    )
    stream = Stream(server, "add milk", message_id=message_id)
    conversation = stream.until("data-conversation")["data"]["id"]
    stream.until("text-delta")
    stream.until("text-delta")
    stream.close()
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

    model.script(Say("It was added before."))
    assert say(server, "add milk", message_id=message_id).text == "It was added before."
    assert titles(server) == ["milk"]


def test_a_running_tool_call_is_finished_and_recorded_after_the_stream_is_closed(
    server: Server, model: FakeOpenAi, postgres: Postgres
) -> None:
    model.script(CallTools([("add_task", {"title": "milk"})]))
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
            stream.close()
            with pytest.raises(AssertionError):
                wait_until(
                    lambda: messages(server, conversation)[1]["status"] != "running",
                    0.5,
                    "the answer to end too early",
                )
        wait_until(
            lambda: messages(server, conversation)[1]["status"] == "stopped",
            5,
            "the answer to be recorded as stopped",
        )
    (call,) = messages(server, conversation)[1]["tool_calls"]
    assert (call["status"], call["undoable"], titles(server)) == ("done", True, ["milk"])


def test_after_sigterm_a_short_answer_is_completed_and_a_long_answer_is_cut_off_within_ten_seconds(
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
    finish_short, finish_long = threading.Event(), threading.Event()
    model.script(Say("short one", hold=finish_short), Say("endless one", hold=finish_long))
    short = Stream(server, "short")
    short.until("text-delta")
    long = Stream(server, "long")
    long.until("text-delta")
    server.process.send_signal(signal.SIGTERM)
    wait_until(lambda: server.logged("Shutting down"), 3, "the shutdown to begin")
    finish_short.set()
    short.until("finish")
    assert long.until("data-failure")["data"] == {
        "code": "interrupted",
        "message": "The assistant was interrupted before it could finish. Try again",
        "retryable": True,
    }
    long.until("finish")
    server.process.wait(timeout=10)
    finish_long.set()
    short.close()
    long.close()
    with postgres.connect("ending_chat") as connection:
        rows = connection.execute(
            "SELECT text, status FROM messages WHERE role = 'assistant' ORDER BY seq"
        ).fetchall()
    assert rows == [("short one", "complete"), ("endless", "failed")]
