"""ASGI middleware: no body larger than LARGEST is read, whatever its sender says of its length."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import error_response

LARGEST = 64 * 1024
_MESSAGE = f"The body is larger than {LARGEST // 1024} KiB"


class BodySize:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > LARGEST:
            return await error_response(413, "too_large", _MESSAGE)(scope, receive, send)

        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST:
                raise HTTPException(
                    413, _MESSAGE
                )  # of the framework's own kind: FastAPI turns any other into a 400
            return message

        await self.app(scope, counted, send)
