"""Uses the server's chat as the frontend does: sends a message and reads the answer in parts."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.server import Answer, Server


class Stream:
    """An answer that is read part by part."""

    def __init__(self, server: Server, message: str, **more: object) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        body = json.dumps({"message": message, **more})
        headers = server.headers({"accept": "text/event-stream"})
        self.connection.request("POST", "/api/chat", body, headers)
        self.response = self.connection.getresponse()
        self.raw: list[str] = []

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while line := self.response.readline().decode():
            self.raw.append(line)
            if line.startswith("data: {"):
                yield json.loads(line.removeprefix("data: "))

    def until(self, kind: str) -> dict[str, Any]:
        """Reads parts until one of this type arrives, and returns that part."""
        for part in self:
            if part["type"] == kind:
                return part
        raise AssertionError(f"the stream ended without {kind}:\n{''.join(self.raw)}")

    def close(self) -> None:
        self.response.close()
        self.connection.close()


class Reply:
    """A complete answer, with all its parts."""

    def __init__(self, stream: Stream) -> None:
        self.status = stream.response.status
        self.headers = stream.response.headers
        self.parts = list(stream) if self.status == 200 else []
        self.error: dict[str, Any] = (
            {} if self.status == 200 else json.loads(stream.response.read())["error"]
        )
        self.raw = "".join(stream.raw)
        stream.close()

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Returns the parts of this type."""
        return [part for part in self.parts if part["type"] == kind]

    @property
    def kinds(self) -> list[str]:
        """The types of the parts, in order. Consecutive parts of the same type are listed once."""
        kinds: list[str] = []
        for part in self.parts:
            if kinds[-1:] != [part["type"]]:
                kinds.append(part["type"])
        return kinds

    @property
    def text(self) -> str:
        return "".join(part["delta"] for part in self.of("text-delta"))

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        return [part["output"] for part in self.of("tool-output-available")]

    @property
    def failure(self) -> dict[str, Any]:
        """The reason why the answer failed, or {} if it did not fail."""
        return next((part["data"] for part in self.of("data-failure")), {})

    @property
    def conversation(self) -> str:
        conversation_id: str = self.of("data-conversation")[0]["data"]["id"]
        return conversation_id


def say(server: Server, message: str, **more: object) -> Reply:
    """Sends a message and returns the complete answer."""
    return Reply(Stream(server, message, **more))


def say_as_json(server: Server, message: str, **more: object) -> Answer:
    """Sends a message and requests the answer as one JSON object."""
    return server.post(
        "/api/chat", {"message": message, **more}, headers={"accept": "application/json"}
    )


def messages(server: Server, conversation_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = server.get(f"/api/conversations/{conversation_id}/messages").json[
        "items"
    ]
    return items


def titles(server: Server) -> list[str]:
    return [task["title"] for task in server.get("/api/tasks").json["items"]]


def new_id() -> str:
    return str(uuid4())
