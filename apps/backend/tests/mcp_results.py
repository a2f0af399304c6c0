"""Reads the results of the MCP server's tools."""

from typing import Any

from mcp.types import CallToolResult, TextContent


def structured(result: CallToolResult) -> dict[str, Any]:
    content: dict[str, Any] | None = result.structured_content
    assert content is not None
    return content


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
