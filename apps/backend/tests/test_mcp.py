import asyncio
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from app.mcp_server import CHANGE, IDEMPOTENCY_KEY, TIME_ZONE, TOOLS, USER_ID, build_mcp_server, caller_in_process
from tests.database import fresh_database
from tests.tokens import token

ANN, BOB = {USER_ID: "ann"}, {USER_ID: "bob"}


def with_tools(postgres, work) -> None:
    """Runs `work(call)` against the server in process; `call(tool, arguments, meta)` answers the result."""

    async def run() -> None:
        async with fresh_database(postgres, "mcp") as database, Client(build_mcp_server(database, caller_in_process)) as client:

            async def call(tool, arguments=None, meta=ANN):
                return await client.call_tool(tool, arguments or {}, meta=meta)

            await work(call)

    asyncio.run(run())


def titles(result) -> list[str]:
    return [task["title"] for task in result.structured_content["tasks"]]


def words(result) -> str:
    assert result.is_error
    return result.content[0].text.split(": ", 1)[1]


def test_the_six_tools_do_what_they_say_and_answer_in_one_shape(postgres):
    async def work(call):
        added = await call("add_task", {"title": " Buy milk ", "notes": "2 l", "due_date": "2026-12-01", "due_time": "17:00", "priority": "high"})
        assert added.content[0].text == added.structured_content["summary"] == 'Added "Buy milk", due 2026-12-01 at 17:00'
        (task,) = added.structured_content["tasks"]
        assert (task["title"], task["notes"], task["due_date"], task["due_time"], task["priority"]) == (
            "Buy milk",
            "2 l",
            "2026-12-01",
            "17:00",
            "high",
        )
        one = {"task_id": task["id"]}

        assert titles(await call("list_tasks")) == ["Buy milk"]
        assert titles(await call("list_tasks", {"search": "MILK"})) == ["Buy milk"]
        assert (await call("complete_task", one)).structured_content["tasks"][0]["completed"] is True
        assert titles(await call("list_tasks")) == []
        assert titles(await call("list_tasks", {"view": "done"})) == ["Buy milk"]
        assert (await call("complete_task", {**one, "completed": False})).structured_content["summary"] == 'Reopened "Buy milk"'
        changed = await call("update_task", {**one, "title": "Buy oat milk", "due_time": "18:30"})
        assert changed.structured_content["summary"] == 'Changed "Buy oat milk", due 2026-12-01 at 18:30'
        cleared = (await call("update_task", {**one, "clear_due": True})).structured_content["tasks"][0]
        assert (cleared["due_date"], cleared["due_time"], cleared["notes"]) == (None, None, "2 l")
        deleted = await call("delete_task", one)
        assert (deleted.structured_content["tasks"], deleted.structured_content["removed"]) == ([], [task["id"]])
        assert titles(await call("list_tasks", {"view": "all"})) == []
        assert titles(await call("restore_task", {"title": "oat milk"})) == ["Buy oat milk"]

    with_tools(postgres, work)


def test_a_task_is_found_by_a_title_only_it_has_and_several_are_listed(postgres):
    async def work(call):
        ids = [
            (await call("add_task", {"title": title})).structured_content["tasks"][0]["id"] for title in ("Buy milk", "Buy milk and eggs", "Call Bob")
        ]
        assert titles(await call("complete_task", {"title": "buy MILK"})) == ["Buy milk"], "an exact title comes first"
        assert titles(await call("update_task", {"current_title": "call", "priority": "low"})) == ["Call Bob"]
        several = words(await call("delete_task", {"title": "Buy"}))
        assert several.startswith('Several tasks match "Buy": ') and all(task_id in several for task_id in ids[:2])
        assert words(await call("delete_task", {"title": "50%_"})) == 'There is no task called "50%_"'
        assert words(await call("complete_task")) == "Say which task: give task_id, or its title"

    with_tools(postgres, work)


@pytest.mark.parametrize(
    "tool, arguments, told",
    [
        ("add_task", {"title": "x", "due_date": "tomorrow"}, "must be a date written YYYY-MM-DD"),
        ("add_task", {"title": "x", "due_time": "17:00"}, "due_time: needs a due_date"),
        ("add_task", {"title": "x", "priority": "urgent"}, "'none', 'low', 'medium' or 'high'"),
        ("add_task", {"title": " "}, "at least 1 character"),
        ("add_task", {}, "Field required"),
        ("list_tasks", {"limit": 0}, "greater than or equal to 1"),
        ("update_task", {"task_id": "7", "title": "x"}, "valid UUID"),
        ("update_task", {"task_id": "00000000-0000-0000-0000-000000000000"}, "Say what to change"),
        ("delete_task", {"task_id": "00000000-0000-0000-0000-000000000000"}, "There is no task 00000000-0000-0000-0000-000000000000"),
    ],
)
def test_what_can_be_expected_to_go_wrong_is_told_in_words(postgres, tool, arguments, told):
    async def work(call):
        assert told in words(await call(tool, arguments))
        assert titles(await call("list_tasks", {"view": "all"})) == []

    with_tools(postgres, work)


def test_another_users_task_is_no_task_at_all(postgres):
    async def work(call):
        task = (await call("add_task", {"title": "ann's"})).structured_content["tasks"][0]["id"]
        for tool in ("complete_task", "delete_task", "restore_task"):
            assert words(await call(tool, {"task_id": task}, BOB)) == f"There is no task {task}"
            kind = "deleted task" if tool == "restore_task" else "task"
            assert words(await call(tool, {"title": "ann's"}, BOB)) == f'There is no {kind} called "ann\'s"'
        assert words(await call("update_task", {"task_id": task, "title": "bob's"}, BOB)) == f"There is no task {task}"
        assert titles(await call("list_tasks", {"view": "all"}, BOB)) == []
        assert titles(await call("list_tasks")) == ["ann's"]

    with_tools(postgres, work)


def test_a_caller_that_is_not_named_gets_nothing(postgres):
    async def work(call):
        assert (await call("list_tasks", meta={TIME_ZONE: "UTC"})).is_error
        assert (await call("add_task", {"title": "x", "user_id": "ann"}, meta=None)).is_error
        assert titles(await call("list_tasks")) == []

    with_tools(postgres, work)


def test_the_same_call_again_under_its_key_adds_nothing(postgres):
    async def work(call):
        key = {**ANN, IDEMPOTENCY_KEY: "run-1-call-1"}
        first, second = [await call("add_task", {"title": "once"}, key) for _ in range(2)]
        assert first.structured_content == second.structured_content
        assert titles(await call("list_tasks")) == ["once"]

    with_tools(postgres, work)


def test_today_is_the_users_today(postgres, monkeypatch):
    async def work(call):
        from datetime import UTC, datetime, timedelta

        east = (datetime.now(UTC) + timedelta(hours=14)).date()
        west = (datetime.now(UTC) - timedelta(hours=11)).date()
        assert east != west
        for day in (east, west):
            await call("add_task", {"title": str(day), "due_date": str(day)})
        assert titles(await call("list_tasks", {"view": "today"}, {**ANN, TIME_ZONE: "Pacific/Kiritimati"})) == [str(east)]
        assert titles(await call("list_tasks", {"view": "today"}, {**ANN, TIME_ZONE: "Pacific/Pago_Pago"})) == [str(west)]

    with_tools(postgres, work)


def test_a_change_tells_the_fields_before_and_after(postgres):
    async def work(call):
        added = await call("add_task", {"title": "milk"})
        task = added.structured_content["tasks"][0]["id"]
        assert (added.meta[CHANGE]["was"]["deleted"], added.meta[CHANGE]["now"]["deleted"]) == (True, False)
        changed = (await call("update_task", {"task_id": task, "title": "tea", "priority": "low"})).meta[CHANGE]
        assert [(changed["was"][field], changed["now"][field]) for field in ("title", "priority")] == [("milk", "tea"), ("none", "low")]

    with_tools(postgres, work)


@pytest.fixture(scope="module")
def mcp_server(running_postgres, tmp_path_factory):
    from tests.server import Server

    server = Server(tmp_path_factory.mktemp("mcp"), DATABASE_URL=running_postgres.create_database("mcp_http"), MCP_HTTP_ENABLED="true")
    server.wait_until_healthy()
    yield server
    server.kill()


@asynccontextmanager
async def over_http(server, user: str, path: str = "/mcp/", **headers: str):
    sent = {"authorization": f"Bearer {token(user)}", **headers}
    async with (
        httpx2.AsyncClient(headers=sent) as http,
        Client(streamable_http_client(f"http://127.0.0.1:{server.port}{path}", http_client=http)) as client,
    ):
        yield client


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_other_clients_use_the_tools_over_http_under_any_host_name(mcp_server, path):
    async def work():
        async with over_http(mcp_server, "carol", path, host="backend.todo.svc.cluster.local:8000") as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
            assert titles(await client.call_tool("add_task", {"title": f"from {path}"})) == [f"from {path}"]
            assert f"from {path}" in titles(await client.call_tool("list_tasks"))

    asyncio.run(work())


def test_over_http_only_the_token_says_who_calls(mcp_server):
    async def work():
        async with over_http(mcp_server, "dave") as dave, over_http(mcp_server, "eve") as eve:
            added = await dave.call_tool("add_task", {"title": "dave's"}, meta={USER_ID: "eve"})
            task = added.structured_content["tasks"][0]["id"]
            assert titles(await eve.call_tool("list_tasks", meta={USER_ID: "dave"})) == []
            assert words(await eve.call_tool("delete_task", {"task_id": task}, meta={USER_ID: "dave"})) == f"There is no task {task}"
            assert titles(await dave.call_tool("list_tasks")) == ["dave's"]

    asyncio.run(work())


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def test_without_a_valid_token_there_is_no_way_in(mcp_server):
    for authorization in (None, "Bearer ", "Basic x", "Bearer nonsense", f"Bearer {token('eve', exp=1)}"):
        answer = mcp_server.with_authorization(authorization).post("/mcp/", PING)
        assert (answer.status, answer.json["error"]["code"], answer.headers["www-authenticate"]) == (401, "unauthenticated", "Bearer")


def test_a_web_page_of_another_origin_may_not_call(mcp_server):
    answer = mcp_server.post("/mcp/", PING, headers={"origin": "http://evil.example"})
    assert (answer.status, answer.json["error"]["code"]) == (403, "foreign_origin")


def test_the_tools_are_not_offered_over_http_unless_it_is_asked_for(server):
    assert server.post("/mcp/", PING).status == 404
