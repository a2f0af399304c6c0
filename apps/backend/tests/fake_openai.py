"""Serves OpenAI's chat completions API on 127.0.0.1 and sends the answers that a test has scripted.

Each request uses the next step of the script. Some steps simulate a failure. If there is no step
left, the request gets status 500 and the `model` fixture fails the test.
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.model_steps import BadJson, CallTools, Cut, Hang, Refuse, Say, Silence, Step


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

    def reset(self) -> None:
        self.steps, self.requests, self.keys, self.unexpected = [], [], [], 0

    def script(self, *steps: Step) -> None:
        """Appends steps to the script."""
        self.steps += steps

    def next_step(self, body: dict[str, Any], key: str | None) -> Step:
        """Records the request and returns the step that answers it."""
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
            self._error(404, "only chat completions here")
            return
        step = self.openai.next_step(body, self.headers.get("authorization"))
        match step:
            case Refuse():
                self._error(step.status, step.message)
            case Hang():
                self.openai.closing.wait(30)
                self.close_connection = True
            case _:
                self._answer(step)

    def _answer(self, step: Step) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        # An OSError means that the client has disconnected.
        with contextlib.suppress(OSError):
            self._delta({"role": "assistant", "content": ""})
            if isinstance(step, Cut):
                self._cut(step)
            else:
                self._stream(step)

    def _cut(self, step: Cut) -> None:
        self._delta({"content": step.words})
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _stream(self, step: Step) -> None:
        match step:
            case Say():
                self._words(step)
            case CallTools():
                self._calls(step)
            case BadJson():
                self._chunk('data: {"choices": [\n\n')
            case Silence():
                self._delta({}, finish="stop")
        usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
        self._event(_completion([], usage=usage))
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _words(self, step: Say) -> None:
        *first, last = step.words.split(" ")
        for word in first:
            self._delta({"content": f"{word} "})
            time.sleep(step.pause_s)
        if step.hold:
            step.hold.wait(20)
        self._delta({"content": last}, finish="stop")

    def _calls(self, step: CallTools) -> None:
        if step.words:
            self._delta({"content": step.words})
        request = len(self.openai.requests)
        for index, (name, arguments) in enumerate(step.calls):
            call_id = step.ids[index] if step.ids else f"call_{request}_{index}"
            self._tool_call(index, name, arguments, call_id)
        self._delta({}, finish="tool_calls")

    def _tool_call(
        self, index: int, name: str, arguments: Mapping[str, Any] | str, call_id: str
    ) -> None:
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        half = len(text) // 2
        function = {"name": name, "arguments": ""}
        start = {"index": index, "id": call_id, "type": "function", "function": function}
        self._delta({"tool_calls": [start]})
        for piece in (text[:half], text[half:]):
            self._delta({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})

    def _delta(self, delta: dict[str, Any], finish: str | None = None) -> None:
        self._event(_completion([{"index": 0, "delta": delta, "finish_reason": finish}]))

    def _event(self, data: dict[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(data)}\n\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _error(self, status: int, message: str) -> None:
        error = {"message": message, "type": "fake", "code": f"fake_{status}", "param": None}
        body = json.dumps({"error": error}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _completion(choices: list[dict[str, Any]], **more: object) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "fake",
        "choices": choices,
        **more,
    }
