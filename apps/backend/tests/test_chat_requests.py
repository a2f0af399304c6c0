import asyncio
from typing import Any

import pytest

from app.chat.answers import Answer
from app.chat.endpoints import stream_of
from tests.chat import say
from tests.postgres import Postgres
from tests.server import Server, StartServer


@pytest.mark.parametrize(
    ("body", "field"),
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
def test_refuses_an_invalid_message_and_names_the_field(
    server: Server, body: dict[str, Any], field: str
) -> None:
    answer = server.post("/api/chat", body)
    assert (answer.status, answer.json["error"]["message"].split(":")[0]) == (422, field)


def test_refuses_a_body_over_64_kib(server: Server) -> None:
    answer = server.post("/api/chat", {"message": "x" * 70_000})
    assert (answer.status, answer.json["error"]["code"]) == (413, "too_large")


def test_a_silent_stream_is_kept_open_with_pings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.chat.endpoints.PING_S", 0.01)

    async def work() -> None:
        answer = Answer()
        stream = stream_of(answer)
        assert [await anext(stream) for _ in range(2)] == [": ping\n\n"] * 2
        answer.emit({"type": "finish"})
        answer.close()
        assert [chunk async for chunk in stream][-2:] == [
            'data: {"type":"finish"}\n\n',
            "data: [DONE]\n\n",
        ]

    asyncio.run(work())


def test_the_response_to_a_request_over_the_rate_limit_says_when_to_retry(
    start_server: StartServer, postgres: Postgres
) -> None:
    server = start_server(
        DATABASE_URL=postgres.create_database("rate_limited"),
        CHAT_RATE_LIMIT="2",
        ASSISTANT_MODE="rules",
    )
    server.wait_until_healthy()
    statuses = [say(server, "hello").status for _ in range(2)]
    refused = say(server, "hello")
    assert (statuses, refused.status, refused.error["code"]) == (
        [200, 200],
        429,
        "too_many_requests",
    )
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert say(server.as_user("bob"), "hello").status == 200
