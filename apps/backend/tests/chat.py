"""Talks to a server like the frontend does: a message out, parts of the answer in."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.server import Answer, Server


class Stream:
    """An answer that is read as it comes."""

    def __init__(self, server: Server, message: str, **more: Any) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        body = json.dumps({"message": message, **more})
        headers = {
            "content-type": "application/json",
            "authorization": server.authorization,
            "accept": "text/event-stream",
        }
        self.connection.request("POST", "/api/chat", body, headers)
        self.response = self.connection.getresponse()
        self.raw: list[str] = []

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while line := self.response.readline().decode():
            self.raw.append(line)
            if line.startswith("data: {"):
                yield json.loads(line.removeprefix("data: "))

    def until(self, kind: str) -> dict[str, Any]:
        """The next part of this type."""
        for part in self:
            if part["type"] == kind:
                return part
        raise AssertionError(f"the stream ended without {kind}:\n{''.join(self.raw)}")

    def leave(self) -> None:
        self.response.close()
        self.connection.close()


class Reply:
    """A whole answer."""

    def __init__(self, stream: Stream) -> None:
        self.status = stream.response.status
        self.headers = stream.response.headers
        self.parts = list(stream) if self.status == 200 else []
        self.error = json.loads(stream.response.read())["error"] if self.status != 200 else None
        self.raw = "".join(stream.raw)
        stream.leave()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [part for part in self.parts if part["type"] == kind]

    @property
    def kinds(self) -> list[str]:
        """Types in order, repeated ones once."""
        kinds = [part["type"] for part in self.parts]
        return [
            kind for number, kind in enumerate(kinds) if number == 0 or kinds[number - 1] != kind
        ]

    @property
    def text(self) -> str:
        return "".join(part["delta"] for part in self.of("text-delta"))

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        return [part["output"] for part in self.of("tool-output-available")]

    @property
    def failure(self) -> dict[str, Any] | None:
        return next((part["data"] for part in self.of("data-failure")), None)

    @property
    def conversation(self) -> str:
        return self.of("data-conversation")[0]["data"]["id"]


def say(server: Server, message: str, **more: Any) -> Reply:
    return Reply(Stream(server, message, **more))


def say_as_json(server: Server, message: str, **more: Any) -> Answer:
    return server.post(
        "/api/chat", {"message": message, **more}, headers={"accept": "application/json"}
    )


def messages(server: Server, conversation_id: str) -> list[dict[str, Any]]:
    return server.get(f"/api/conversations/{conversation_id}/messages").json["items"]


def titles(server: Server) -> list[str]:
    return [task["title"] for task in server.get("/api/tasks").json["items"]]


def new_id() -> str:
    return str(uuid4())
