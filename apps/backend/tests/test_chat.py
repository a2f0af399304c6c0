import asyncio
import threading

import pytest

from app.chat.answers import Answer
from app.chat.endpoints import stream_of
from tests.chat import Stream, messages, new_id, say, say_as_json, titles
from tests.fake_openai import BadJson, CallTools, Cut, Hang, Refuse, Say, Silence
from tests.postgres import wait_until


@pytest.fixture
def server(thinking_server):
    return thinking_server


def test_an_answer_streams_its_parts_in_order(server, model):
    model.will(
        CallTools([("add_task", {"title": "buy milk", "due_date": "2026-12-01", "due_time": "17:00"})], words="Let me see. "),
        Say("Done, I added it."),
    )
    reply = say(server, "  add milk for December 1st at 5  ", time_zone="Europe/Berlin")

    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert reply.headers["x-vercel-ai-ui-message-stream"] == "v1"
    assert reply.headers["cache-control"] == "no-cache, no-transform"
    assert reply.headers["x-accel-buffering"] == "no"
    text = ["text-start", "text-delta", "text-end"]
    tool = ["tool-input-available", "tool-output-available"]
    assert reply.kinds == ["start", "data-conversation", "data-assistant", *text, *tool, *text, "finish"]
    assert reply.raw.endswith("data: [DONE]\n\n")
    assert reply.of("data-assistant")[0]["data"] == {"mode": "llm", "model": "fake-model"}
    assert reply.of("data-conversation")[0]["data"]["title"] == "add milk for December 1st at 5"
    (call,) = reply.tool_calls
    assert reply.of("tool-input-available")[0]["toolCallId"] == call["id"]
    assert (call["name"], call["status"], call["undoable"], call["undone"]) == ("add_task", "done", True, False)
    assert call["summary"] == 'Added "buy milk", due 2026-12-01 at 17:00'
    assert call["tasks"] == server.get("/api/tasks").json["items"]
    assert reply.text == "Let me see. Done, I added it."

    user, assistant = messages(server, reply.conversation)
    assert (user["role"], user["text"], user["status"]) == ("user", "add milk for December 1st at 5", "complete")
    assert (assistant["id"], assistant["status"]) == (reply.parts[0]["messageId"], "complete")
    assert assistant["text"] == "Let me see.\n\nDone, I added it."
    assert (assistant["tool_calls"], assistant["assistant"]) == ([call], {"mode": "llm", "model": "fake-model"})


def test_the_answer_as_json_is_whole_and_in_the_same_conversation(server, model):
    model.will(CallTools([("add_task", {"title": "tea"})]), Say("Added tea."), Say("You are welcome."))
    first = say_as_json(server, "add tea")
    assert (first.status, first.json["response"]) == (200, "Added tea.")
    assert [call["summary"] for call in first.json["tool_calls"]] == ['Added "tea"']
    second = say_as_json(server, "thanks", conversation_id=first.json["conversation_id"])
    assert second.json == {"conversation_id": first.json["conversation_id"], "response": "You are welcome.", "tool_calls": []}
    assert len(messages(server, first.json["conversation_id"])) == 4


def test_the_model_is_told_day_zone_and_what_was_said_but_never_who_the_user_is(server, model):
    model.will(CallTools([("add_task", {"title": "tea"})]), Say("Added."), Say("Tea."))
    first = say(server, "add tea", time_zone="Asia/Tokyo")
    say(server, "what did I add?", conversation_id=first.conversation, time_zone="Asia/Tokyo")

    system, *said = model.requests[-1]["messages"]
    assert system["role"] == "system" and "Asia/Tokyo" in system["content"]
    assert [item["role"] for item in said] == ["user", "assistant", "tool", "assistant", "user"]
    assert server.get("/api/tasks").json["items"][0]["id"] in said[2]["content"]
    tools = {tool["function"]["name"]: tool["function"]["parameters"]["properties"] for tool in model.requests[0]["tools"]}
    assert set(tools) == {"add_task", "list_tasks", "complete_task", "update_task", "delete_task", "restore_task"}
    assert not any("user" in name for properties in tools.values() for name in properties)
    assert "ann" not in str(model.requests).replace("cannot", "")
    assert set(model.keys) == {"Bearer sk-of-the-tests"}


def test_what_the_model_gets_wrong_is_told_to_it_and_visible(server, model):
    model.will(
        CallTools([("add_task", {"title": "x", "due_date": "tomorrow"}), ("complete_task", {"title": "nowhere"}), ("order_pizza", {})]),
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
    assert (reply.text, reply.failure, titles(server)) == ("Sorry, that did not work.", None, [])
    failed = messages(server, reply.conversation)[1]["tool_calls"]
    assert [(call["status"], call["undoable"]) for call in failed] == [("failed", False), ("failed", False)]


def test_two_users_never_meet(server, model):
    bob = server.as_user("bob")
    model.will(
        CallTools([("add_task", {"title": "ann's secret"})]), Say("Added."), CallTools([("list_tasks", {"view": "all"})]), Say("You have no tasks.")
    )
    message_id = new_id()
    ann = say(server, "add my secret", message_id=message_id)
    task = server.get("/api/tasks").json["items"][0]["id"]
    assert (
        say(
            bob,
            "list",
        ).tool_calls[0]["tasks"]
        == []
    )

    model.will(CallTools([("delete_task", {"task_id": task})]), Say("There is no such task."))
    assert say(bob, "delete it").of("tool-output-error")[0]["errorText"] == f"There is no task {task}"
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
    assert ann.conversation not in [one["id"] for one in bob.get("/api/conversations").json["items"]]


@pytest.mark.parametrize(
    "steps, code, retryable",
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
def test_a_fault_of_the_model_is_a_sentence_and_the_message_is_kept_for_another_try(server, model, steps, code, retryable):
    model.will(*steps)
    message_id = new_id()
    reply = say(server, "please do not lose this", message_id=message_id)
    assert (reply.status, reply.failure["code"], reply.failure["retryable"]) == (200, code, retryable)
    assert reply.kinds[-3:] == ["data-failure", "error", "finish"]
    assert reply.of("error")[0]["errorText"] == reply.failure["message"]
    user, assistant = messages(server, reply.conversation)
    assert (user["text"], assistant["status"]) == ("please do not lose this", "failed")
    assert assistant["error"] == {"code": code, "message": reply.failure["message"]}

    model.will(Say("Here I am."))
    again = say(server, "please do not lose this", message_id=message_id)
    assert (again.text, again.failure, again.conversation) == ("Here I am.", None, reply.conversation)
    assert again.parts[0]["messageId"] == reply.parts[0]["messageId"]
    assert [(m["text"], m["status"], m["error"]) for m in messages(server, reply.conversation)] == [
        ("please do not lose this", "complete", None),
        ("Here I am.", "complete", None),
    ]


def test_a_fault_is_an_error_of_its_kind_to_a_reader_of_json(server, model):
    model.will(Refuse(401), Refuse(500, times=2))
    assert [(say_as_json(server, "hi").status, code) for code in ("refused", "away")] == [(502, "refused"), (503, "away")]


def test_words_before_the_connection_broke_are_kept(server, model):
    model.will(Cut("Half an answer "))
    reply = say(server, "hi")
    assert reply.text == "Half an answer "
    assert messages(server, reply.conversation)[1]["text"] == "Half an answer"


def test_a_second_try_does_not_do_twice_what_was_done(server, model):
    message_id = new_id()
    calls = [("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"})]
    model.will(CallTools(calls), Refuse(401))
    assert say(server, "add milk and eggs", message_id=message_id).failure["code"] == "model_unauthorized"
    assert titles(server) == ["eggs", "milk"]

    # One that goes on from what it is told was done, and one that stubbornly begins again.
    model.will(CallTools([*calls, ("add_task", {"title": "bread"})]), Refuse(401))
    assert len(say(server, "add milk and eggs", message_id=message_id).tool_calls) == 3
    assert [item["role"] for item in model.requests[-2]["messages"]] == ["system", "user", "assistant", "tool", "assistant", "tool"]
    model.will(Say("All three are there."))
    reply = say(server, "add milk and eggs", message_id=message_id)
    assert (reply.text, titles(server)) == ("All three are there.", ["bread", "eggs", "milk"])
    assert [call["summary"] for call in messages(server, reply.conversation)[1]["tool_calls"]] == ['Added "milk"', 'Added "eggs"', 'Added "bread"']


def test_the_same_message_again_repeats_the_answer_from_the_record(server, model):
    message_id = new_id()
    model.will(CallTools([("add_task", {"title": "milk"}), ("complete_task", {"title": "nothing"})]), Say("Added milk."))
    first = say(server, "add milk", message_id=message_id)
    again = say(server, "add milk", message_id=message_id, conversation_id=first.conversation)
    assert again.parts[0] == first.parts[0]
    for kind in set(first.kinds) - {"text-delta"}:
        assert again.of(kind) == first.of(kind)
    assert (again.text, again.tool_calls, titles(server)) == ("Added milk.", first.tool_calls, ["milk"])
    assert say_as_json(server, "add milk", message_id=message_id).json["response"] == "Added milk."

    other = say(server, "something else", message_id=message_id)
    assert (other.status, other.error["code"]) == (409, "message_id_taken")


def test_a_message_that_is_being_answered_is_not_answered_twice(server, model):
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


def test_leaving_the_stream_stops_the_answer_and_keeps_what_was_said_and_done(server, model):
    message_id, hold = new_id(), threading.Event()
    model.will(CallTools([("add_task", {"title": "milk"})]), Say("I have added your milk", hold=hold))
    stream = Stream(server, "add milk", message_id=message_id)
    conversation = stream.until("data-conversation")["data"]["id"]
    stream.until("text-delta")
    stream.until("text-delta")
    stream.leave()
    wait_until(lambda: messages(server, conversation)[1]["status"] == "stopped", 5, "the answer to be recorded as stopped")
    hold.set()
    reply = messages(server, conversation)[1]
    assert "I have added your milk".startswith(reply["text"]) and reply["text"].startswith("I have")
    assert ([call["status"] for call in reply["tool_calls"]], reply["error"], titles(server)) == (["done"], None, ["milk"])

    model.will(Say("It was added before."))
    assert say(server, "add milk", message_id=message_id).text == "It was added before."
    assert titles(server) == ["milk"]


def test_an_answer_of_a_process_that_was_killed_has_failed_and_can_be_had_again(server, model, postgres):
    message_id = new_id()
    model.will(Refuse(401))
    first = say(server, "hi", message_id=message_id)
    with postgres.connect("thinking") as connection:
        connection.execute("UPDATE agent_runs SET status = 'running', started_at = now() - interval '10 s'")
        connection.execute("UPDATE messages SET status = 'running', error_code = NULL WHERE role = 'assistant'")
        assert say(server, "hi", message_id=message_id).error["code"] == "still_running"
        connection.execute("UPDATE agent_runs SET started_at = now() - interval '20 s'")
    lost = messages(server, first.conversation)[1]
    assert (lost["status"], lost["error"]["code"]) == ("failed", "interrupted")
    model.will(Say("Back again."))
    assert say(server, "hi", message_id=message_id).text == "Back again."


def test_a_database_that_goes_away_in_mid_answer_is_a_failure_and_the_message_can_be_sent_again_as_soon_as_it_is_back(server, model, postgres):
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
    wait_until(lambda: say(server, "hi", message_id=message_id).text == "Let me see", 5, "the answer to be in the record after all")


def test_a_tool_call_that_cannot_be_recorded_ends_the_answer_before_anything_is_done(server, model, postgres):
    model.will(CallTools([("add_task", {"title": "milk"})]))
    with postgres.connect("thinking") as connection, connection.transaction():
        connection.execute("LOCK TABLE tool_calls IN SHARE MODE")  # can be read, not written
        reply = say(server, "add milk")
        assert reply.failure["code"] == "database_unavailable"
    server.wait_until_healthy(seconds=5)
    assert titles(server) == []


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "message"),
        ({"message": "  "}, "message"),
        ({"message": "x" * 4001}, "message"),
        ({"message": "a\x00b"}, "message"),
        ({"message": "hi", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"message": "hi", "message_id": "7"}, "message_id"),
        ({"message": "hi", "conversation": "7"}, "conversation"),
    ],
)
def test_a_faulty_message_is_refused_by_naming_the_field(server, body, field):
    answer = server.post("/api/chat", body)
    assert (answer.status, answer.json["error"]["message"].split(":")[0]) == (422, field)


def test_a_body_over_64_kib_is_too_large(server):
    answer = server.post("/api/chat", {"message": "x" * 70_000})
    assert (answer.status, answer.json["error"]["code"]) == (413, "too_large")


def test_messages_come_in_pages_and_conversations_by_last_word(server, model):
    model.will(*(Say(f"answer {number}") for number in range(4)))
    old = say(server, "first").conversation
    new = say(server, "second").conversation
    assert [one["title"] for one in server.get("/api/conversations").json["items"]] == ["second", "first"]
    say(server, "third", conversation_id=old)
    say(server, "fourth", conversation_id=old)
    page = server.get("/api/conversations?limit=1").json
    assert [one["id"] for one in page["items"]] == [old]
    assert [one["id"] for one in server.get(f"/api/conversations?limit=1&cursor={page['next_cursor']}").json["items"]] == [new]

    latest = server.get(f"/api/conversations/{old}/messages?limit=4").json
    assert [m["text"] for m in latest["items"]] == ["third", "answer 2", "fourth", "answer 3"]
    earlier = server.get(f"/api/conversations/{old}/messages?limit=4&before={latest['next_cursor']}").json
    assert ([m["text"] for m in earlier["items"]], earlier["next_cursor"]) == (["first", "answer 0"], None)
    assert server.get(f"/api/conversations/{old}/messages?before=x").status == 422


def test_a_conversation_is_renamed_in_its_place_and_deleted_without_its_tasks(server, model):
    model.will(CallTools([("add_task", {"title": "kept"})]), Say("Added."), Say("Hello."))
    first = say(server, "add kept").conversation
    second = say(server, "hello").conversation
    renamed = server.patch(f"/api/conversations/{first}", {"title": " Shopping "})
    assert (renamed.status, renamed.json["title"]) == (200, "Shopping")
    assert [one["title"] for one in server.get("/api/conversations").json["items"]] == ["hello", "Shopping"]
    assert server.patch(f"/api/conversations/{first}", {"title": " "}).status == 422
    assert server.delete(f"/api/conversations/{first}").status == 204
    assert server.delete(f"/api/conversations/{first}").status == 404
    assert say(server, "still there?", conversation_id=first).status == 404
    assert [one["id"] for one in server.get("/api/conversations").json["items"]] == [second]
    assert titles(server) == ["kept"]


def test_the_log_tells_of_failures_without_words_or_keys(server, model):
    model.will(
        CallTools([("complete_task", {"title": "my-private-words"}), ("add_task", {"title": "my-private-words"})]),
        Refuse(400, "said my-private-words"),
    )
    say(server, "my-private-words")
    output = server.output()
    assert any(line["code"] == "model_refused" and line["provider_code"] == "fake_400" for line in server.logged("run failed"))
    assert "my-private-words" not in output and "sk-of-the-tests" not in output


def test_a_tool_call_in_hand_is_finished_and_recorded_when_the_reader_leaves(server, model, postgres):
    model.will(CallTools([("add_task", {"title": "milk"})]))
    waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'tasks'::regclass AND NOT granted"
    with postgres.connect("thinking") as connection:
        with connection.transaction():
            connection.execute("LOCK TABLE tasks IN SHARE MODE")
            stream = Stream(server, "add milk")
            conversation = stream.until("data-conversation")["data"]["id"]
            wait_until(lambda: connection.execute(waiting).fetchone() == (1,), 3, "the tool to wait for the table")
            stream.leave()
            with pytest.raises(AssertionError):
                wait_until(lambda: messages(server, conversation)[1]["status"] != "running", 0.5, "an end too early")
        wait_until(lambda: messages(server, conversation)[1]["status"] == "stopped", 5, "the answer to be recorded as stopped")
    (call,) = messages(server, conversation)[1]["tool_calls"]
    assert (call["status"], call["undoable"], titles(server)) == ("done", True, ["milk"])


def test_a_stream_that_has_nothing_to_say_for_a_while_is_kept_open(monkeypatch):
    monkeypatch.setattr("app.chat.endpoints.PING_S", 0.01)

    async def work():
        answer = Answer()
        stream = stream_of(answer)
        assert [await anext(stream) for _ in range(2)] == [": ping\n\n"] * 2
        answer.emit({"type": "finish"})
        answer.close()
        assert [chunk async for chunk in stream][-2:] == ['data: {"type":"finish"}\n\n', "data: [DONE]\n\n"]

    asyncio.run(work())


def test_more_messages_than_allowed_are_told_when_to_come_back(start_server, postgres):
    server = start_server(DATABASE_URL=postgres.create_database("hasty"), CHAT_RATE_LIMIT="2", ASSISTANT_MODE="rules")
    server.wait_until_healthy()
    statuses = [say(server, "hello").status for _ in range(2)]
    refused = say(server, "hello")
    assert (statuses, refused.status, refused.error["code"]) == ([200, 200], 429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert say(server.as_user("bob"), "hello").status == 200


def test_a_server_that_is_told_to_end_lets_a_short_answer_end_and_breaks_off_a_long_one_within_ten_seconds(start_server, postgres, model):
    url = postgres.create_database("ending_chat")
    env = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "sk-of-the-tests", "ASSISTANT_TIMEOUT_S": "60"}
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
        rows = connection.execute("SELECT text, status FROM messages WHERE role = 'assistant' ORDER BY seq").fetchall()
    assert rows == [("short one", "complete"), ("endless", "failed")]
