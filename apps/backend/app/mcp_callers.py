"""Identifies the caller of an MCP tool.

There are two MCP servers with the same tools. In process, the assistant's run names the user. Over
HTTP, only the verified token does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcp.server.mcpserver import Context

from app.auth.tokens import Identity

# The key in the ASGI scope under which app/mcp_http.py stores the token's user.
IDENTITY = "todo.identity"
# Keys in MCP's `_meta` that are used in process.
USER_ID, TIME_ZONE, IDEMPOTENCY_KEY = "todo/user_id", "todo/time_zone", "todo/idempotency_key"


@dataclass(frozen=True)
class Caller:
    user_id: str
    time_zone: str = "UTC"
    idempotency_key: str | None = None


def caller_in_process(context: Context) -> Caller:
    """Trusts `_meta`, because only this process can write it."""
    meta: Mapping[str, Any] = context.request_context.meta or {}
    return Caller(meta[USER_ID], meta.get(TIME_ZONE, "UTC"), meta.get(IDEMPOTENCY_KEY))


def caller_of_request(context: Context) -> Caller:
    """Ignores `_meta`, because over HTTP the client can write it."""
    request: Any = context.request_context.request
    identity: Identity = request.scope[IDENTITY]
    return Caller(identity.id)
