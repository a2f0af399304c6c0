"""A server that speaks OpenAI's chat completions, on 127.0.0.1, and says what the test has laid out
for it, faults included.

Steps are taken in order, one per request; a request for which none is left is answered 500 and
fails the test at its end.
"""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Say:
    """Streams these words, one delta each."""

    words: str
    pause_s: float = 0
    hold: threading.Event | None = None
    """Before the last word, waits until this is set."""


@dataclass
class CallTools:
    """Calls tools; name and arguments come in pieces, as real providers send them."""

    calls: list[tuple[str, dict[str, Any] | str]]
    words: str = ""
    ids: list[str] = field(default_factory=list)


@dataclass
class Refuse:
    """An HTTP error before anything is streamed."""

    status: int
    message: str = "no"
    times: int = 1


class Hang:
    """Takes the request and never answers."""


@dataclass
class Cut:
    """Breaks the connection in the middle of the answer."""

    words: str = "Half an "


class BadJson:
    """A stream whose chunks are no JSON."""


class Silence:
    """A complete answer without words or calls."""


Step = Say | CallTools | Refuse | Hang | Cut | BadJson | Silence


class FakeOpenAi:
    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.steps: list[Step] = []
        self.unexpected = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        fake = self

        class Handler(_Handler):
            openai = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def forget(self) -> None:
        self.steps, self.requests, self.keys, self.unexpected = [], [], [], 0

    def will(self, *steps: Step) -> "FakeOpenAi":
        self.steps += steps
        return self

    def take(self, body: dict[str, Any], key: str | None) -> Step:
        with self._lock:
            self.requests.append(body)
            self.keys.append(key)
            if not self.steps:
                self.unexpected += 1
                return Refuse(500, "the test has no step left")
            step = self.steps[0]
            if isinstance(step, Refuse) and step.times > 1:
                step.times -= 1
            else:
                self.steps.pop(0)
            return step

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    openai: FakeOpenAi
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not self.path.endswith("/chat/completions"):
            return self._error(404, "only chat completions here")
        step = self.openai.take(body, self.headers.get("authorization"))
        match step:
            case Refuse():
                return self._error(step.status, step.message)
            case Hang():
                self.openai.closing.wait(30)
                self.close_connection = True
                return None
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            self._stream(step)
        except OSError:
            pass  # the reader has gone
        return None

    def _stream(self, step: Step) -> None:
        self._delta({"role": "assistant", "content": ""})
        match step:
            case Say():
                *first, last = step.words.split(" ")
                for word in first:
                    self._delta({"content": f"{word} "})
                    time.sleep(step.pause_s)
                if step.hold:
                    step.hold.wait(20)
                self._delta({"content": last}, finish="stop")
            case CallTools():
                if step.words:
                    self._delta({"content": step.words})
                for index, (name, arguments) in enumerate(step.calls):
                    self._tool_call(
                        index,
                        name,
                        arguments,
                        step.ids[index]
                        if step.ids
                        else f"call_{len(self.openai.requests)}_{index}",
                    )
                self._delta({}, finish="tool_calls")
            case Cut():
                self._delta({"content": step.words})
                self.close_connection = True
                self.wfile.flush()
                return self.connection.shutdown(2)
            case BadJson():
                self._chunk('data: {"choices": [\n\n')
            case Silence():
                self._delta({}, finish="stop")
        self._chunk(
            f"data: {json.dumps(_chunk([], usage={'prompt_tokens': 11, 'completion_tokens': 7, 'total_tokens': 18}))}\n\n"
        )
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        return None

    def _tool_call(
        self, index: int, name: str, arguments: dict[str, Any] | str, call_id: str
    ) -> None:
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        half = len(text) // 2
        function = {"name": name, "arguments": ""}
        self._delta(
            {
                "tool_calls": [
                    {"index": index, "id": call_id, "type": "function", "function": function}
                ]
            }
        )
        for piece in (text[:half], text[half:]):
            self._delta({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})

    def _delta(self, delta: dict[str, Any], finish: str | None = None) -> None:
        self._chunk(
            f"data: {json.dumps(_chunk([{'index': 0, 'delta': delta, 'finish_reason': finish}]))}\n\n"
        )

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _error(self, status: int, message: str) -> None:
        body = json.dumps(
            {"error": {"message": message, "type": "fake", "code": f"fake_{status}", "param": None}}
        ).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def _chunk(choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "fake",
        "choices": choices,
        **more,
    }
