"""Helpers that call the MCP server's tools and read their results."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

from mcp import Client
from mcp.types import CallToolResult, RequestParamsMeta, TextContent

from app.mcp_callers import USER_ID, caller_in_process
from app.mcp_results import CHANGE
from app.mcp_server import build_mcp_server
from tests.database import fresh_database
from tests.postgres import Postgres

ANN, BOB = {USER_ID: "ann"}, {USER_ID: "bob"}


def request_meta(fields: Mapping[str, str]) -> RequestParamsMeta:
    """Returns the `_meta` of a request.

    The cast is needed because mypy does not support `extra_items` (PEP 728).
    """
    return cast(RequestParamsMeta, {**fields})


def structured(result: CallToolResult) -> dict[str, Any]:
    content: dict[str, Any] | None = result.structured_content
    assert content is not None
    return content


def change(result: CallToolResult) -> dict[str, Any]:
    """Returns the values of the task's fields before ("was") and after ("now") the call."""
    assert result.meta is not None
    fields: dict[str, Any] = result.meta[CHANGE]
    return fields


def titles(result: CallToolResult) -> list[str]:
    return [task["title"] for task in structured(result)["tasks"]]


def text(result: CallToolResult) -> str:
    content = result.content[0]
    assert isinstance(content, TextContent)
    return content.text


def error_message(result: CallToolResult) -> str:
    """Returns the text that the model reads about a failed call."""
    assert result.is_error
    return text(result).split(": ", 1)[1]


class CallTool(Protocol):
    async def __call__(
        self,
        tool: str,
        arguments: dict[str, Any] | None = None,
        meta: dict[str, str] | None = ANN,
    ) -> CallToolResult: ...


def with_tools(postgres: Postgres, work: Callable[[CallTool], Awaitable[None]]) -> None:
    """Runs `work(call)` with an MCP server in this process."""

    async def run() -> None:
        async with (
            fresh_database(postgres, "mcp") as database,
            Client(build_mcp_server(database, caller_in_process)) as client,
        ):

            async def call(
                tool: str,
                arguments: dict[str, Any] | None = None,
                meta: dict[str, str] | None = ANN,
            ) -> CallToolResult:
                return await client.call_tool(
                    tool, arguments or {}, meta=request_meta(meta) if meta else None
                )

            await work(call)

    asyncio.run(run())
