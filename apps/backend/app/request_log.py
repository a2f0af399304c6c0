"""ASGI middleware: a request id, one log line per request, and a JSON 500 for what nobody expected."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import error_response
from app.logs import request_id

log = logging.getLogger("app.request")

# A caller's own id is kept so that one id follows a request through all services; anything odd is
# replaced.
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBE_PATHS = ("/health", "/api/health", "/metrics")


class RequestLog:
    def __init__(self, app: ASGIApp, observe: Callable[[Scope, int, float], None]) -> None:
        """`observe` is told status and seconds of every request that was answered."""
        self.app = app
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        given = Headers(scope=scope).get("x-request-id", "")
        current = given if _ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(current)
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = current
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("unexpected error")
            if status:  # the answer has begun: only breaking the connection can tell the client
                raise
            response = error_response(
                500,
                "internal_error",
                f"Unexpected error; the log has it under request id {current}",
            )
            await response(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            _write(scope, status, seconds)
            if status:
                self.observe(scope, status, seconds)
            request_id.reset(token)


def _write(scope: Scope, status: int, seconds: float) -> None:
    if scope["path"] in _PROBE_PATHS and status < 400:
        level = logging.DEBUG  # probes and Prometheus come every few seconds
    elif status == 503:
        level = logging.WARNING  # expected while the database is away, and app.db has said why
    else:
        level = logging.ERROR if status >= 500 else logging.INFO
    fields = {
        "method": scope["method"],
        "path": scope["path"][:200],
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
    }
    log.log(level, "request", extra={"fields": fields})
