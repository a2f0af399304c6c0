"""Gives the Agents SDK the MCP server's tools for one run, and records every call."""

import re
from typing import Any, cast

from agents.exceptions import ModelBehaviorError
from agents.mcp import MCPServer
from agents.mcp.util import MCPToolMetaContext
from agents.run_context import RunContextWrapper
from agents.tool_context import ToolContext
from mcp import Client
from mcp.types import (
    CallToolResult,
    GetPromptResult,
    ListPromptsResult,
    RequestParamsMeta,
    TextContent,
    Tool,
)

from app.assistant.call_log import CallLog
from app.mcp_callers import IDEMPOTENCY_KEY, TIME_ZONE, USER_ID

_CALL_ID = "todo/call_id"
_FAULT = re.compile(r"^(\w+)\n  (?:Value error, )?(.+?) \[type=", re.MULTILINE)


class RunTools(MCPServer):
    """Passes the user and the call's id to each tool.

    They are sent in `_meta`, which the model can neither see nor change.
    """

    def __init__(self, client: Client, log: CallLog, user_id: str, time_zone: str) -> None:
        super().__init__(
            use_structured_content=True,
            tool_meta_resolver=_call_id,
            failure_error_function=_error_for_model,
        )
        self._client = client
        self._log = log
        self._caller = {USER_ID: user_id, TIME_ZONE: time_zone}

    @property
    def name(self) -> str:
        return "todo"

    async def list_tools(
        self, run_context: RunContextWrapper[Any] | None = None, agent: Any = None
    ) -> list[Tool]:
        return (await self._client.list_tools()).tools

    async def call_tool(
        self, tool_name: str, arguments: dict[str, Any] | None, meta: dict[str, Any] | None = None
    ) -> CallToolResult:
        call = self._log.record_for((meta or {})[_CALL_ID], tool_name, arguments or {})
        # The cast is needed because mypy does not support the type's extra keys (PEP 728).
        sent = cast(RequestParamsMeta, {**self._caller, IDEMPOTENCY_KEY: str(call.id)})
        return await self._log.run_once(call, lambda: self._call(tool_name, arguments, sent))

    async def _call(
        self, tool_name: str, arguments: dict[str, Any] | None, meta: RequestParamsMeta
    ) -> CallToolResult:
        result = await self._client.call_tool(tool_name, arguments, meta=meta)
        first = result.content[0]
        if result.is_error and isinstance(first, TextContent):
            first.text = readable_error(first.text, tool_name)
        return result

    async def connect(self) -> None:
        """Does nothing: the application connects the client once for all runs."""

    async def cleanup(self) -> None:
        pass

    async def list_prompts(self) -> ListPromptsResult:
        return ListPromptsResult(prompts=[])

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        raise NotImplementedError


def readable_error(text: str, tool_name: str) -> str:
    """Returns a tool's error without the text that the library adds.

    Example: `due_date: must be a date written YYYY-MM-DD`.
    """
    message = text.removeprefix(f"Error executing tool {tool_name}").removeprefix(": ")
    faults = [f"{field}: {fault}" for field, fault in _FAULT.findall(message)]
    return "; ".join(faults) or message or f"{tool_name} did not work"


def _call_id(context: MCPToolMetaContext) -> dict[str, Any]:
    if not isinstance(context.run_context, ToolContext):
        raise TypeError(f"{context.tool_name} was not called by a model")
    return {_CALL_ID: context.run_context.tool_call_id}


def _error_for_model(_: RunContextWrapper[Any], error: Exception) -> str:
    """Asks the model to correct arguments that are not JSON.

    Raises any other error, for example a database outage, which ends the run.
    """
    if isinstance(error, ModelBehaviorError) or isinstance(error.__cause__, ModelBehaviorError):
        return "The arguments were not a JSON object. Call the tool again with valid JSON"
    raise error
