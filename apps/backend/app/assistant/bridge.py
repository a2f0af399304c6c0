"""Hands the MCP server's tools to the Agents SDK for one run, in process, and keeps the record of
every call.
"""

import re
from typing import Any

from agents.exceptions import ModelBehaviorError
from agents.mcp import MCPServer
from agents.mcp.util import MCPToolMetaContext
from agents.run_context import RunContextWrapper
from mcp import Client
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult, Tool

from app.assistant.call_log import CallLog
from app.mcp_callers import IDEMPOTENCY_KEY, TIME_ZONE, USER_ID

_CALL_ID = "todo/call_id"
_FAULT = re.compile(r"^(\w+)\n  (?:Value error, )?(.+?) \[type=", re.MULTILINE)


class RunTools(MCPServer):
    """The run's user and call go along in `_meta`; the model neither sees nor chooses them."""

    def __init__(self, client: Client, log: CallLog, user_id: str, time_zone: str) -> None:
        super().__init__(
            use_structured_content=True,
            tool_meta_resolver=_call_id,
            failure_error_function=_for_the_model,
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
        call = self._log.claim((meta or {})[_CALL_ID], tool_name, arguments or {})
        return await self._log.once(
            call,
            lambda: self._call(
                tool_name, arguments, {**self._caller, IDEMPOTENCY_KEY: str(call.id)}
            ),
        )

    async def _call(
        self, tool_name: str, arguments: dict[str, Any] | None, meta: dict[str, Any]
    ) -> CallToolResult:
        result = await self._client.call_tool(tool_name, arguments, meta=meta)
        if result.is_error:
            result.content[0].text = in_words(result.content[0].text, tool_name)
        return result

    async def connect(self) -> None:
        """The client is connected once for all runs, when the application starts."""

    async def cleanup(self) -> None:
        pass

    async def list_prompts(self) -> ListPromptsResult:
        return ListPromptsResult(prompts=[])

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        raise NotImplementedError


def in_words(text: str, tool_name: str) -> str:
    """The library's wrapping of a tool's error taken off: `due_date: must be a date written
    YYYY-MM-DD`.
    """
    told = text.removeprefix(f"Error executing tool {tool_name}").removeprefix(": ")
    faults = [f"{field}: {fault}" for field, fault in _FAULT.findall(told)]
    return "; ".join(faults) or told or f"{tool_name} did not work"


def _call_id(context: MCPToolMetaContext) -> dict[str, Any]:
    return {_CALL_ID: context.run_context.tool_call_id}


def _for_the_model(_: RunContextWrapper[Any], error: Exception) -> str:
    """Arguments that are no JSON are the model's to mend. Anything else, as a database that is
    away, ends the run.
    """
    if isinstance(error, ModelBehaviorError) or isinstance(error.__cause__, ModelBehaviorError):
        return "The arguments were not a JSON object. Call the tool again with valid JSON"
    raise error
