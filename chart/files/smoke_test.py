"""Test a release: create, list and delete a task through frontend, backend and database.

The test signs in with its own account, which it creates in its first run. The account's password is
derived from the secret that signs the sessions, so the password does not need to be stored. The
derived password adds no risk, because anyone with that secret can already sign in as any user.

`helm test` runs this script inside the cluster. The script needs only Python's standard library and
no internet access. The exit code is 0 if every step passes. Otherwise it is 1, and the output shows
the failed step with the HTTP status and the response body.
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
# A Service starts to forward requests a few seconds after the pod is ready.
FIRST_ANSWER_DEADLINE_SECONDS = 30
BODY_CHARACTERS_SHOWN = 500


class StepFailed(Exception):
    """A step failed. The message contains the step, the expected result and the actual result."""


class Client:
    """Sends JSON over HTTP to one base URL. Bypasses proxies: the URL works only in the cluster."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def send(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Return status and body of any HTTP response. Raise OSError if there is no response."""
        request = urllib.request.Request(self.base_url + path, method=method)
        # A browser sends this header. The frontend refuses writes from another origin.
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
        """Return the response body. Raise StepFailed if the status is not the expected status."""
        step = f"{method} {self.base_url}{path}"
        try:
            seen, text = self.send(method, path, body)
        except OSError as error:
            raise StepFailed(f"{step}: expected {status}, got no answer: {error}") from error
        if seen != status:
            body_seen = repr(text[:BODY_CHARACTERS_SHOWN])
            raise StepFailed(f"{step}: expected {status}, got {seen} with body: {body_seen}")
        print(f"ok    {step} -> {seen}")
        return text


def wait_for_first_answer(client: Client, path: str) -> None:
    """Repeat the first request until it succeeds. Status 503 means that the database is not ready.

    No other request is repeated, because that could hide a failure.
    """
    deadline = os.environ.get("FIRST_ANSWER_DEADLINE_SECONDS", FIRST_ANSWER_DEADLINE_SECONDS)
    give_up_at = time.monotonic() + float(deadline)
    while True:
        try:
            status, text = client.send("GET", path)
            if status != 503:
                return
            seen = f"503 with body: {text[:BODY_CHARACTERS_SHOWN]!r}"
        except OSError as error:
            seen = str(error)
        if time.monotonic() >= give_up_at:
            step = f"GET {client.base_url}{path}"
            raise StepFailed(f"{step}: no answer for {float(deadline):g} s: {seen}")
        time.sleep(1)


def sign_in(client: Client, secret: str) -> None:
    """Sign in. If the account for this secret does not exist yet, create it."""
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
        body_seen = repr(text[:BODY_CHARACTERS_SHOWN])
        raise StepFailed(f"{step}: expected JSON with {key!r}, got body: {body_seen}") from error


def listed_titles(client: Client) -> list[str]:
    """Return the titles on the first page, which begins with the newest tasks."""
    items = parse("GET /backend/tasks", client.expect(200, "GET", "/backend/tasks"), "items")
    return [item.get("title") for item in items]


def add_list_delete(client: Client) -> None:
    """Create a task and check that it is listed. Delete it even if the check fails."""
    title = f"smoke test {uuid.uuid4()}"
    created = client.expect(201, "POST", "/backend/tasks", {"title": title})
    task_id = parse("POST /backend/tasks", created, "id")
    try:
        titles = listed_titles(client)
        if title not in titles:
            raise StepFailed(
                f"GET /backend/tasks: expected the new task {title!r}, got titles: {titles[:5]}"
            )
    finally:
        client.expect(204, "DELETE", f"/backend/tasks/{task_id}")
    titles = listed_titles(client)
    if title in titles:
        raise StepFailed(
            f"GET /backend/tasks: expected the task {title!r} to be gone after DELETE, "
            f"got titles: {titles[:5]}"
        )


def ask_the_assistant(client: Client) -> None:
    """Add a task through the chat. Skip this if the chat uses a model, which costs money."""
    mode = parse("GET /backend/assistant", client.expect(200, "GET", "/backend/assistant"), "mode")
    if mode != "rules":
        print(f"skip  the assistant: it uses a model (mode {mode})")
        return
    title = f"Smoke test {uuid.uuid4().hex[:8]}"
    message = {"message": f'add "{title}"', "time_zone": "UTC"}
    answer = client.expect(200, "POST", "/backend/chat", message)
    conversation = parse("POST /backend/chat", answer, "conversation_id")
    calls = parse("POST /backend/chat", answer, "tool_calls")
    try:
        tasks = [task for call in calls for task in call.get("tasks", [])]
        if [task["title"] for task in tasks] != [title]:
            body_seen = repr(answer[:BODY_CHARACTERS_SHOWN])
            raise StepFailed(f"POST /backend/chat: expected the task {title!r}, got: {body_seen}")
        client.expect(204, "DELETE", f"/backend/tasks/{tasks[0]['id']}")
    finally:
        client.expect(204, "DELETE", f"/backend/conversations/{conversation}")


def failed_steps(failure: BaseException | None) -> list[BaseException]:
    """Return the failed steps in order: the step that failed, and the clean-up if it failed too."""
    if not isinstance(failure, StepFailed):
        return []
    return [*failed_steps(failure.__context__), failure]


def check_application(frontend_url: str) -> None:
    """Sign in through the frontend, and use the tasks and the assistant."""
    client = Client(frontend_url)
    wait_for_first_answer(client, "/auth/get-session")
    client.expect(200, "GET", "/sign-in")
    sign_in(client, os.environ["BETTER_AUTH_SECRET"])
    client.expect(200, "GET", "/")
    add_list_delete(client)
    ask_the_assistant(client)
    print("PASS  signed in; added, listed and deleted tasks through frontend, backend and database")


def check_backend(backend_url: str) -> None:
    """Check that the backend of a release without a frontend reaches its database."""
    client = Client(backend_url)
    wait_for_first_answer(client, "/health")
    client.expect(200, "GET", "/health")
    print("PASS  the backend reaches its database")


def check_paths(url: str, paths: list[str]) -> None:
    """Check that every path answers with a status below 400, after redirects."""
    client = Client(url)
    for path in paths:
        wait_for_first_answer(client, path)
        status, text = client.send("GET", path)
        step = f"GET {url}{path}"
        if status >= 400:
            body_seen = repr(text[:BODY_CHARACTERS_SHOWN])
            raise StepFailed(f"{step}: expected a status below 400, got {status}: {body_seen}")
        print(f"ok    {step} -> {status}")
    print(f"PASS  {len(paths)} paths answered")


def main() -> int:
    paths = os.environ.get("SMOKE_TEST_PATHS", "").split()
    try:
        if os.environ.get("SMOKE_TEST_FAULT"):
            raise StepFailed("smokeTest.fault is true: this test fails on purpose")
        if paths and "FRONTEND_URL" in os.environ:
            check_paths(os.environ["FRONTEND_URL"], paths)
        elif "FRONTEND_URL" in os.environ:
            check_application(os.environ["FRONTEND_URL"])
        else:
            check_backend(os.environ["BACKEND_URL"])
    except StepFailed as failure:
        for step in failed_steps(failure):
            print(f"FAIL  {step}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
