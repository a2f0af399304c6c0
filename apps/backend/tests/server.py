"""The backend as it ships: its own process, started like the image starts it, seen only through
HTTP and its output.

Requests carry the token of the test's user `ann`; `server.as_user("bob")` is the same server seen
by another one.
"""

import copy
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
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
        return json.loads(self.text)


def _bearer(user_id: str) -> str:
    return f"Bearer {token(user_id, exp=int(time.time()) + 86_400)}"  # the shared server outlives many tests


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
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "PYTHONPYCACHEPREFIX")
        }
        with self.stdout.open("wb") as out, self.stderr.open("wb") as err:
            environment = {**kept, "BETTER_AUTH_SECRET": SECRET, **env}
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

    def request(
        self, method: str, path: str, body: object = None, headers: dict[str, Any] | None = None
    ) -> Answer:
        """`body`: bytes are sent as they are, anything else as JSON. A header given as None is left
        out.
        """
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        started = time.monotonic()
        try:
            sent = {
                "content-type": "application/json",
                "authorization": self.authorization,
                **(headers or {}),
            }
            connection.request(
                method,
                path,
                data,
                {name: value for name, value in sent.items() if value is not None},
            )
            response = connection.getresponse()
            return Answer(
                response.status,
                response.headers,
                response.read().decode(),
                time.monotonic() - started,
            )
        finally:
            connection.close()

    def get(self, path: str, **more) -> Answer:
        return self.request("GET", path, **more)

    def post(self, path: str, body: object, **more) -> Answer:
        return self.request("POST", path, body, **more)

    def patch(self, path: str, body: object) -> Answer:
        return self.request("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        return self.request("DELETE", path)

    def wait_until_live(self) -> "Server":
        wait_until(self._live, seconds=20, what="the server to answer")
        return self

    def wait_until_healthy(self, seconds: float = 20) -> float:
        self.wait_until_live()
        return wait_until(lambda: self.get("/health").status == 200, seconds, "/health to say 200")

    def log_lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.read_text().splitlines()]

    def logged(self, message: str) -> list[dict[str, Any]]:
        return [line for line in self.log_lines() if line["message"] == message]

    def output(self) -> str:
        return self.stdout.read_text() + self.stderr.read_text()

    def terminate(self) -> float:
        """Seconds from SIGTERM to the end."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        return time.monotonic() - started

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _live(self) -> bool:
        assert self.process.poll() is None, f"the server ended by itself:\n{self.output()}"
        try:
            return self.get("/health?probe=live").status == 200
        except OSError:
            return False


StartServer = Callable[..., Server]
"""Starts a further server with the given environment variables."""
