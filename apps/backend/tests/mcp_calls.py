"""Helps to call the MCP server's tools and to read their results."""

from collections.abc import Mapping
from typing import Any, cast

from mcp.types import CallToolResult, RequestParamsMeta, TextContent

from app.mcp_server import CHANGE


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
    """Returns the fields of the task before ("was") and after ("now") the call."""
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
    """Returns what the model reads about a failed call."""
    assert result.is_error
    return text(result).split(": ", 1)[1]
