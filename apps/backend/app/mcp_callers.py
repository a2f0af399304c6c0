"""Who calls a tool. The server is built once for each of its two doors, and each door has its own
way to tell: in process the run says so, over HTTP only the verified token does.
"""

from dataclasses import dataclass
from typing import Any

from mcp.server.mcpserver import Context
from starlette.requests import Request

# Where app/mcp_http.py leaves whom the token named.
IDENTITY = "todo.identity"
# Keys of MCP's `_meta`, in process.
USER_ID, TIME_ZONE, IDEMPOTENCY_KEY = "todo/user_id", "todo/time_zone", "todo/idempotency_key"


@dataclass(frozen=True)
class Caller:
    user_id: str
    time_zone: str = "UTC"
    idempotency_key: str | None = None


def caller_in_process(context: Context) -> Caller:
    """Trusts `_meta`: only this process can write it."""
    meta: dict[str, Any] = context.request_context.meta or {}
    return Caller(meta[USER_ID], meta.get(TIME_ZONE, "UTC"), meta.get(IDEMPOTENCY_KEY))


def caller_of_request(context: Context) -> Caller:
    """Over HTTP `_meta` is the client's own to fill, so nothing in it is read."""
    request: Request = context.request_context.request
    return Caller(request.scope[IDENTITY].id)
