"""Prove that a task travels from the frontend's Service through the backend to the database and back.

Run inside the cluster by `helm test`. Standard library only: it works offline and in any image with Python.
Exit code 0 when every step held; otherwise 1, with the step, the status and the body seen.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

REQUEST_TIMEOUT_SECONDS = 10
# A Service forwards to a pod only some seconds after the pod is Ready.
FIRST_ANSWER_DEADLINE_SECONDS = 30
BODY_CHARACTERS_SHOWN = 500


class StepFailed(Exception):
    """A step did not hold; the message names the step and what was seen instead."""


class Client:
    """JSON over HTTP to one base URL, past any proxy: the address only exists inside the cluster."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Return status and body of any HTTP answer. Raise OSError when there is none."""
        request = urllib.request.Request(self.base_url + path, method=method)
        # What a browser on this page would send; the proxy refuses writes from elsewhere.
        request.add_header("Origin", self.base_url)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with self.opener.open(request, timeout=REQUEST_TIMEOUT_SECONDS) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(errors="replace")

    def expect(self, status: int, method: str, path: str, body: object = None) -> str:
        """Return the body of an answer that has the expected status."""
        step = f"{method} {self.base_url}{path}"
        try:
            seen, text = self.send(method, path, body)
        except OSError as error:
            raise StepFailed(f"{step}: expected {status}, got no answer: {error}") from error
        if seen != status:
            raise StepFailed(f"{step}: expected {status}, got {seen} with body: {text[:BODY_CHARACTERS_SHOWN]!r}")
        print(f"ok    {step} -> {seen}")
        return text


def wait_for_first_answer(client: Client, deadline_seconds: float) -> None:
    """Only this first read is repeated: a repeated write could hide a fault."""
    give_up_at = time.monotonic() + deadline_seconds
    while True:
        try:
            client.send("GET", "/api/health")
            return
        except OSError as error:
            if time.monotonic() >= give_up_at:
                raise StepFailed(f"GET {client.base_url}/api/health: no answer for {deadline_seconds:g} s: {error}") from error
            time.sleep(1)


def parse(step: str, text: str, key: str) -> object:
    """Return one field of a JSON object."""
    try:
        return json.loads(text)[key]
    except (ValueError, KeyError, TypeError) as error:
        raise StepFailed(f"{step}: expected JSON with {key!r}, got body: {text[:BODY_CHARACTERS_SHOWN]!r}") from error


def listed_titles(client: Client) -> list[str]:
    """Titles on the first page; tasks are listed newest first, so a new one is on it."""
    items = parse("GET /backend/tasks", client.expect(200, "GET", "/backend/tasks"), "items")
    return [item.get("title") for item in items]


def add_see_delete(client: Client) -> None:
    title = f"smoke test {uuid.uuid4()}"
    created = client.expect(201, "POST", "/backend/tasks", {"title": title})
    task_id = parse("POST /backend/tasks", created, "id")
    try:
        titles = listed_titles(client)
        if title not in titles:
            raise StepFailed(f"GET /backend/tasks: expected the new task {title!r}, got titles: {titles[:5]}")
    finally:
        client.expect(204, "DELETE", f"/backend/tasks/{task_id}")
    titles = listed_titles(client)
    if title in titles:
        raise StepFailed(f"GET /backend/tasks: expected the task {title!r} to be gone after DELETE, got titles: {titles[:5]}")


def failed_steps(failure: BaseException | None) -> list[BaseException]:
    """First failure first: the clean-up after it may have failed as well."""
    if not isinstance(failure, StepFailed):
        return []
    return [*failed_steps(failure.__context__), failure]


def main() -> int:
    client = Client(os.environ["FRONTEND_URL"])
    deadline_seconds = float(os.environ.get("FIRST_ANSWER_DEADLINE_SECONDS", FIRST_ANSWER_DEADLINE_SECONDS))
    try:
        wait_for_first_answer(client, deadline_seconds)
        client.expect(200, "GET", "/")
        add_see_delete(client)
    except StepFailed as failure:
        for step in failed_steps(failure):
            print(f"FAIL  {step}", file=sys.stderr)
        return 1
    print("PASS  a task was added, listed and deleted through page, API and database")
    return 0


if __name__ == "__main__":
    sys.exit(main())
