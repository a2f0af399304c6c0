"""Serves the assistant's tools to other MCP clients, over streamable HTTP at /mcp and /mcp/.

The bearer token identifies the caller.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.auth.tokens import Identity, TokenVerifier
from app.db import Database
from app.errors import AppError, Unauthenticated, error_response
from app.mcp_callers import IDENTITY, caller_of_request
from app.mcp_server import build_mcp_server
from app.users.service import UserService


class McpOverHttp:
    """An ASGI application. It is stateless, so any replica can answer any request."""

    def __init__(self, database: Database, tokens: TokenVerifier, users: UserService) -> None:
        self._tokens = tokens
        self._users = users
        server = build_mcp_server(database, caller_of_request)
        # The library's protection against DNS rebinding allows only a fixed list of host names, but
        # a pod can be reached under many names. The token and the Origin check give the same
        # protection.
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
        if _is_foreign(headers.get("origin"), headers.get("host", "")):
            message = "A page of another origin may not call this"
            await error_response(403, "foreign_origin", message)(scope, receive, send)
            return
        try:
            scope[IDENTITY] = await self._authenticate(headers)
        except AppError as error:
            response = error_response(error.status, error.code, error.message, error.headers)
            await response(scope, receive, send)
            return
        await self._sessions.handle_request(scope, receive, send)

    async def _authenticate(self, headers: Headers) -> Identity:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("Sign in: the request carries no bearer token")
        identity = await self._tokens.verify(token)
        await self._users.ensure(identity)
        return identity


def _is_foreign(origin: str | None, host: str) -> bool:
    """Returns whether the request comes from a web page of another origin.

    Only browsers send Origin.
    """
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()
