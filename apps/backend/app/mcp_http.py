"""The same tools for other MCP clients, over streamable HTTP at /mcp and /mcp/. A caller is whom
the bearer token names.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.auth.tokens import TokenVerifier
from app.db import Database
from app.errors import AppError, Unauthenticated, error_response
from app.mcp_callers import IDENTITY, caller_of_request
from app.mcp_server import build_mcp_server
from app.users.service import UserService


class McpOverHttp:
    """An ASGI application. Stateless: any replica answers any request."""

    def __init__(self, database: Database, tokens: TokenVerifier, users: UserService) -> None:
        self._tokens = tokens
        self._users = users
        server = build_mcp_server(database, caller_of_request)
        # The library's own check of Host knows fixed names only, and a pod has many. What it guards
        # against, a web page that reaches a server in the reader's network, fails here without a
        # token and by its Origin.
        security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(
            stateless_http=True, json_response=True, transport_security=security
        )
        self._sessions = server.session_manager
        self.routes = [
            Route(path, endpoint=self, include_in_schema=False) for path in ("/mcp", "/mcp/")
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self._sessions.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            if _foreign(headers.get("origin"), headers.get("host", "")):
                return await error_response(
                    403, "foreign_origin", "A page of another origin may not call this"
                )(scope, receive, send)
            scheme, _, token = headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not token:
                raise Unauthenticated("Sign in: the request carries no bearer token")
            identity = await self._tokens.verify(token)
            await self._users.ensure(identity)
        except AppError as error:
            return await error_response(error.status, error.code, error.message, error.headers)(
                scope, receive, send
            )
        scope[IDENTITY] = identity
        await self._sessions.handle_request(scope, receive, send)


def _foreign(origin: str | None, host: str) -> bool:
    """Only browsers send an Origin."""
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()
