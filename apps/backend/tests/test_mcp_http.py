import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from app.mcp_callers import USER_ID
from app.mcp_server import TOOLS
from tests.mcp_calls import error_message, request_meta, structured, titles
from tests.postgres import Postgres
from tests.server import Server
from tests.tokens import token


@pytest.fixture(scope="module")
def mcp_server(
    running_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    server = Server(
        tmp_path_factory.mktemp("mcp"),
        DATABASE_URL=running_postgres.create_database("mcp_http"),
        MCP_HTTP_ENABLED="true",
    )
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.kill()


@asynccontextmanager
async def over_http(
    server: Server, user: str, path: str = "/mcp/", **headers: str
) -> AsyncIterator[Client]:
    sent = {"authorization": f"Bearer {token(user)}", **headers}
    async with (
        httpx2.AsyncClient(headers=sent) as http,
        Client(
            streamable_http_client(f"http://127.0.0.1:{server.port}{path}", http_client=http)
        ) as client,
    ):
        yield client


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_other_clients_can_use_the_tools_over_http_under_any_host_name(
    mcp_server: Server, path: str
) -> None:
    async def work() -> None:
        async with over_http(
            mcp_server, "carol", path, host="backend.todo.svc.cluster.local:8000"
        ) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
            assert titles(await client.call_tool("add_task", {"title": f"from {path}"})) == [
                f"from {path}"
            ]
            assert f"from {path}" in titles(await client.call_tool("list_tasks"))

    asyncio.run(work())


def test_over_http_the_user_is_identified_by_the_token_alone(mcp_server: Server) -> None:
    async def work() -> None:
        async with over_http(mcp_server, "dave") as dave, over_http(mcp_server, "eve") as eve:
            added = await dave.call_tool(
                "add_task", {"title": "dave's"}, meta=request_meta({USER_ID: "eve"})
            )
            task = structured(added)["tasks"][0]["id"]
            assert (
                titles(await eve.call_tool("list_tasks", meta=request_meta({USER_ID: "dave"})))
                == []
            )
            assert (
                error_message(
                    await eve.call_tool(
                        "delete_task", {"task_id": task}, meta=request_meta({USER_ID: "dave"})
                    )
                )
                == f"There is no task {task}"
            )
            assert titles(await dave.call_tool("list_tasks")) == ["dave's"]

    asyncio.run(work())


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def test_refuses_a_caller_without_a_valid_token(mcp_server: Server) -> None:
    for authorization in (
        None,
        "Bearer ",
        "Basic x",
        "Bearer nonsense",
        f"Bearer {token('eve', exp=1)}",
    ):
        answer = mcp_server.with_authorization(authorization).post("/mcp/", PING)
        assert (
            answer.status,
            answer.json["error"]["code"],
            answer.headers["www-authenticate"],
        ) == (401, "unauthenticated", "Bearer")


def test_refuses_a_web_page_from_another_origin(mcp_server: Server) -> None:
    answer = mcp_server.post("/mcp/", PING, headers={"origin": "http://evil.example"})
    assert (answer.status, answer.json["error"]["code"]) == (403, "foreign_origin")


def test_the_tools_are_not_served_over_http_by_default(server: Server) -> None:
    assert server.post("/mcp/", PING).status == 404
