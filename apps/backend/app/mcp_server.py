"""Builds the MCP server that offers the assistant's tools."""

from collections.abc import Callable

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.types import ToolAnnotations

from app import __version__
from app.db import Database
from app.mcp_callers import Caller
from app.mcp_tools import TaskTools

INSTRUCTIONS = (
    "The signed-in user's own tasks. Dates are YYYY-MM-DD and times HH:MM, in the user's own time"
    " zone."
)
TOOLS = frozenset(
    {"add_task", "list_tasks", "complete_task", "update_task", "delete_task", "restore_task"}
)


def build_mcp_server(database: Database, identify: Callable[[Context], Caller]) -> MCPServer:
    server = MCPServer(
        "todo",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        subscriptions=False,
    )
    tools = TaskTools(database, identify)
    server.add_tool(tools.add_task, annotations=_writes(destructive=False, idempotent=False))
    server.add_tool(
        tools.list_tasks,
        annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )
    server.add_tool(tools.complete_task, annotations=_writes(destructive=False, idempotent=True))
    server.add_tool(tools.update_task, annotations=_writes(destructive=False, idempotent=True))
    server.add_tool(tools.delete_task, annotations=_writes(destructive=True, idempotent=True))
    server.add_tool(tools.restore_task, annotations=_writes(destructive=False, idempotent=True))
    return server


def _writes(*, destructive: bool, idempotent: bool) -> ToolAnnotations:
    return ToolAnnotations(
        read_only_hint=False,
        open_world_hint=False,
        destructive_hint=destructive,
        idempotent_hint=idempotent,
    )
