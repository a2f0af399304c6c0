"""Runs the backend in a separate process, as the image does. Tests use its HTTP API and its output.

Requests carry the token of the user `ann`. `server.as_user("bob")` sends requests to the same
server as another user.
"""

import copy
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.postgres import free_port, wait_until
from tests.tokens import SECRET, token

BACKEND = Path(__file__).resolve().parent.parent
FLAGS = [
    "--factory",
    "--host",
    "0.0.0.0",
    "--http",
    "httptools",
    "--no-access-log",
    "--timeout-graceful-shutdown",
    "8",
]


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float

    @property
    def json(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.text)
        return body


def _bearer(user_id: str) -> str:
    # Many tests share one server and its token, so the token is valid for a day.
    return f"Bearer {token(user_id, exp=int(time.time()) + 86_400)}"


class Server:
    def __init__(self, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.stdout, self.stderr = folder / f"stdout-{self.port}", folder / f"stderr-{self.port}"
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "app.main:create_app",
            "--port",
            str(self.port),
            *FLAGS,
        ]
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "PYTHONPYCACHEPREFIX")
        }
        with self.stdout.open("wb") as out, self.stderr.open("wb") as err:
            environment = {**inherited, "BETTER_AUTH_SECRET": SECRET, **env}
            self.process = subprocess.Popen(
                command, cwd=BACKEND, env=environment, stdout=out, stderr=err
            )
        self.authorization: str | None = _bearer("ann")

    def as_user(self, user_id: str) -> "Server":
        return self.with_authorization(_bearer(user_id))

    def with_authorization(self, authorization: str | None) -> "Server":
        other = copy.copy(self)
        other.authorization = authorization
        return other

    def headers(self, more: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """Returns the headers for a request. A header whose value is None is left out."""
        usual = {"content-type": "application/json", "authorization": self.authorization}
        merged = {**usual, **(more or {})}
        return {name: value for name, value in merged.items() if value is not None}

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Sends a request. `body` is sent as JSON, or unchanged if it is bytes."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        started = time.monotonic()
        try:
            connection.request(method, path, data, self.headers(headers))
            response = connection.getresponse()
            text = response.read().decode()
            return Answer(response.status, response.headers, text, time.monotonic() - started)
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str | None] | None = None) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(
        self, path: str, body: object, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        return self.request("POST", path, body, headers)

    def patch(self, path: str, body: object) -> Answer:
        return self.request("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        return self.request("DELETE", path)

    def wait_until_live(self) -> "Server":
        wait_until(self._live, seconds=60, what="the server to answer")
        return self

    def wait_until_healthy(self, seconds: float = 20) -> float:
        self.wait_until_live()
        return wait_until(
            lambda: self.get("/health").status == 200, seconds, "/health to answer 200"
        )

    def log_lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.read_text().splitlines()]

    def logged(self, message: str) -> list[dict[str, Any]]:
        return [line for line in self.log_lines() if line["message"] == message]

    def output(self) -> str:
        return self.stdout.read_text() + self.stderr.read_text()

    def terminate(self) -> float:
        """Sends SIGTERM. Returns the number of seconds until the process ended."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        return time.monotonic() - started

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _live(self) -> bool:
        assert self.process.poll() is None, f"the server exited unexpectedly:\n{self.output()}"
        try:
            return self.get("/health?probe=live").status == 200
        except OSError:
            return False


StartServer = Callable[..., Server]
"""A function that starts another server with the given environment variables."""
