import json
import subprocess
import sys

from app.openapi import FILE
from tests.server import BACKEND, Server


def test_openapi_json_in_the_repository_matches_what_the_server_serves(server: Server) -> None:
    """Fails if the API has changed but openapi.json has not.

    To update the file, run: python -m app.openapi
    """
    assert FILE.read_text() == described_by_a_new_process()
    assert server.get("/openapi.json").json == json.loads(FILE.read_text())


def described_by_a_new_process() -> str:
    # Uses a separate process, because creating the application configures the logging of the whole
    # process.
    command = [
        sys.executable,
        "-c",
        "from app.openapi import description; print(description(), end='')",
    ]
    return subprocess.run(
        command, cwd=BACKEND, env={}, capture_output=True, text=True, check=True
    ).stdout
