"""ASGI middleware for all requests.

It assigns a request id, logs one line per request, and answers unexpected errors with a JSON 500.
"""

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

# A valid request id sent by the caller is kept, so that one id follows a request through all
# services.
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBE_PATHS = ("/health", "/api/health", "/metrics")


class RequestLog:
    def __init__(self, app: ASGIApp, observe: Callable[[Scope, int, float], None]) -> None:
        """Calls `observe` with the scope, status and duration (s) of every answered request."""
        self.app = app
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        received_id = Headers(scope=scope).get("x-request-id", "")
        current_id = received_id if _ACCEPTABLE_ID.fullmatch(received_id) else uuid.uuid4().hex
        token = request_id.set(current_id)
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = current_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("unexpected error")
            if status:  # a response has begun: breaking the connection is the only way to signal it
                raise
            response = error_response(
                500,
                "internal_error",
                f"Unexpected error; the log has it under request id {current_id}",
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
        level = logging.DEBUG  # probes and Prometheus send one every few seconds
    elif status == 503:
        level = logging.WARNING  # expected in a database outage; app.db logs the reason
    else:
        level = logging.ERROR if status >= 500 else logging.INFO
    fields = {
        "method": scope["method"],
        "path": scope["path"][:200],
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
    }
    log.log(level, "request", extra={"fields": fields})
