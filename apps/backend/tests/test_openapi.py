import json
import subprocess
import sys

from app.openapi import FILE
from tests.server import BACKEND, Server


def test_the_description_in_the_repository_is_the_one_the_server_gives(server: Server) -> None:
    """Others generate their types from it. When it fails: python -m app.openapi"""
    assert FILE.read_text() == described_by_a_new_process()
    assert server.get("/openapi.json").json == json.loads(FILE.read_text())


def described_by_a_new_process() -> str:
    # Its own process, because building an application configures the log of the whole process.
    command = [
        sys.executable,
        "-c",
        "from app.openapi import description; print(description(), end='')",
    ]
    return subprocess.run(
        command, cwd=BACKEND, env={}, capture_output=True, text=True, check=True
    ).stdout
