"""Prove that a task travels from the frontend's Service through the backend to the database and back, as a person would send it.

It signs in with an account of its own, which it makes the first time. The account's password is derived from the secret
that signs the sessions, so that nobody has to keep it: who can read that secret can sign in as anybody anyway.

Run inside the cluster by `helm test`. Standard library only: it works offline and in any image with Python.
Exit code 0 when every step held; otherwise 1, with the step, the status and the body seen.
"""

import hmac
import http.cookiejar
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
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def send(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Return status and body of any HTTP answer. Raise OSError when there is none."""
        request = urllib.request.Request(self.base_url + path, method=method)
        # What a browser on this page would send; the proxy refuses writes from elsewhere.
        request.add_header("Origin", self.base_url)
        request.add_header("Accept", "application/json")
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
    """Only this first read is repeated: a repeated write could hide a fault. 503: accounts are still being prepared."""
    give_up_at = time.monotonic() + deadline_seconds
    while True:
        try:
            status, text = client.send("GET", "/auth/get-session")
            if status != 503:
                return
            seen = f"503 with body: {text[:BODY_CHARACTERS_SHOWN]!r}"
        except OSError as error:
            seen = str(error)
        if time.monotonic() >= give_up_at:
            raise StepFailed(f"GET {client.base_url}/auth/get-session: no answer for {deadline_seconds:g} s: {seen}")
        time.sleep(1)


def sign_in(client: Client, secret: str) -> None:
    """Another secret is another account: the old one's password is not known any more."""
    password = hmac.new(secret.encode(), b"password of the smoke test", "sha256").hexdigest()
    name = hmac.new(secret.encode(), b"name of the smoke test", "sha256").hexdigest()[:12]
    account = {"email": f"smoke-test-{name}@todo-chatbot.invalid", "password": password}
    status, _ = client.send("POST", "/auth/sign-in/email", account)
    if status == 200:
        print("ok    signed in")
    else:
        client.expect(200, "POST", "/auth/sign-up/email", {**account, "name": "Smoke test"})


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


def ask_the_assistant(client: Client) -> None:
    """By rules only: a model costs its owner money, and may be away without any fault of this installation."""
    mode = parse("GET /backend/assistant", client.expect(200, "GET", "/backend/assistant"), "mode")
    if mode != "rules":
        print(f"skip  the assistant: it asks a model (mode {mode})")
        return
    title = f"Smoke test {uuid.uuid4().hex[:8]}"
    answer = client.expect(200, "POST", "/backend/chat", {"message": f'add "{title}"', "time_zone": "UTC"})
    conversation = parse("POST /backend/chat", answer, "conversation_id")
    calls = parse("POST /backend/chat", answer, "tool_calls")
    try:
        tasks = [task for call in calls for task in call.get("tasks", [])]
        if [task["title"] for task in tasks] != [title]:
            raise StepFailed(f"POST /backend/chat: expected the task {title!r}, got: {answer[:BODY_CHARACTERS_SHOWN]!r}")
        client.expect(204, "DELETE", f"/backend/tasks/{tasks[0]['id']}")
    finally:
        client.expect(204, "DELETE", f"/backend/conversations/{conversation}")


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
        client.expect(200, "GET", "/sign-in")
        sign_in(client, os.environ["BETTER_AUTH_SECRET"])
        client.expect(200, "GET", "/")
        add_see_delete(client)
        ask_the_assistant(client)
    except StepFailed as failure:
        for step in failed_steps(failure):
            print(f"FAIL  {step}", file=sys.stderr)
        return 1
    print("PASS  signed in; tasks were added, listed and deleted through page, API, assistant and database")
    return 0


if __name__ == "__main__":
    sys.exit(main())
