"""ASGI middleware that limits the size of request bodies."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import error_response

MAX_BYTES = 64 * 1024
_MESSAGE = f"The body is larger than {MAX_BYTES // 1024} KiB"


class BodySize:
    """Rejects bodies above MAX_BYTES with 413, even if Content-Length states a smaller size."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > MAX_BYTES:
            await error_response(413, "too_large", _MESSAGE)(scope, receive, send)
            return

        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BYTES:
                # FastAPI turns any other exception type raised here into a 400.
                raise HTTPException(413, _MESSAGE)
            return message

        await self.app(scope, counted, send)
