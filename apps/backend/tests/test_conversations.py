import pytest

from tests.chat import say, titles
from tests.fake_openai import FakeOpenAi
from tests.model_steps import CallTools, Say
from tests.server import Server


@pytest.fixture
def server(thinking_server: Server) -> Server:
    return thinking_server


def test_messages_are_paged_and_conversations_are_sorted_by_last_message(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(*(Say(f"answer {number}") for number in range(4)))
    old = say(server, "first").conversation
    new = say(server, "second").conversation
    assert [one["title"] for one in server.get("/api/conversations").json["items"]] == [
        "second",
        "first",
    ]
    say(server, "third", conversation_id=old)
    say(server, "fourth", conversation_id=old)
    page = server.get("/api/conversations?limit=1").json
    assert [one["id"] for one in page["items"]] == [old]
    assert [
        one["id"]
        for one in server.get(f"/api/conversations?limit=1&cursor={page['next_cursor']}").json[
            "items"
        ]
    ] == [new]

    latest = server.get(f"/api/conversations/{old}/messages?limit=4").json
    assert [m["text"] for m in latest["items"]] == ["third", "answer 2", "fourth", "answer 3"]
    earlier = server.get(
        f"/api/conversations/{old}/messages?limit=4&before={latest['next_cursor']}"
    ).json
    assert ([m["text"] for m in earlier["items"]], earlier["next_cursor"]) == (
        ["first", "answer 0"],
        None,
    )
    assert server.get(f"/api/conversations/{old}/messages?before=x").status == 422


def test_renaming_a_conversation_keeps_its_position_and_deleting_it_keeps_its_tasks(
    server: Server, model: FakeOpenAi
) -> None:
    model.script(CallTools([("add_task", {"title": "kept"})]), Say("Added."), Say("Hello."))
    first = say(server, "add kept").conversation
    second = say(server, "hello").conversation
    renamed = server.patch(f"/api/conversations/{first}", {"title": " Shopping "})
    assert (renamed.status, renamed.json["title"]) == (200, "Shopping")
    assert [one["title"] for one in server.get("/api/conversations").json["items"]] == [
        "hello",
        "Shopping",
    ]
    assert server.patch(f"/api/conversations/{first}", {"title": " "}).status == 422
    assert server.delete(f"/api/conversations/{first}").status == 204
    assert server.delete(f"/api/conversations/{first}").status == 404
    assert say(server, "still there?", conversation_id=first).status == 404
    assert [one["id"] for one in server.get("/api/conversations").json["items"]] == [second]
    assert titles(server) == ["kept"]
