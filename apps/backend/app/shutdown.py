"""Shuts the process down without losing requests.

If a client sends a request on an idle connection just as the server closes that connection, the
request is lost. After SIGTERM, the server therefore first drains its idle connections: each
response carries `Connection: close`, and the keep-alive timeout closes the connections that stay
idle. The shutdown begins once no idle connections are left and no new ones have arrived for a
moment.
https://www.rfc-editor.org/rfc/rfc9112#section-9.6
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Server

POLL_INTERVAL_S = 0.05
# Draining ends after this many polls in a row without an idle connection or a new response. One
# poll is not enough, because new connections may still be waiting to be accepted on a busy machine.
QUIET_POLLS = 10
# Added to the keep-alive timeout, because timers fire late on a busy machine.
MARGIN_S = 1.0


class Shutdown:
    def __init__(self) -> None:
        # Set after SIGTERM, while requests are still served.
        self.draining = False
        # Set when the shutdown begins. Long answers then have a few seconds left.
        self.begun = asyncio.Event()
        self._drain: asyncio.Task[None] | None = None

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Handles SIGTERM and SIGINT, then calls the server's own handlers."""
        loop = asyncio.get_running_loop()
        before: dict[signal.Signals, Any] = {}

        def handle(number: int, frame: object) -> None:
            loop.call_soon_threadsafe(self._on_signal, number, before[signal.Signals(number)])

        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.getsignal(number)
            try:
                signal.signal(number, handle)
            except ValueError:  # only the main thread may handle signals; tests run in others
                break
        try:
            yield
        finally:
            for number, handler in before.items():
                if signal.getsignal(number) is handle:
                    signal.signal(number, handler)

    def _on_signal(self, number: int, handler: Any) -> None:
        def begin() -> None:
            self.begun.set()
            if callable(handler):
                handler(number, None)

        server = getattr(handler, "__self__", None)
        # Ctrl-C and a second signal skip the draining.
        if number == signal.SIGINT or self.draining or not isinstance(server, Server):
            begin()
        else:
            self.draining = True
            self._drain = asyncio.create_task(_drain(server, begin))


async def _drain(server: Server, then: Callable[[], None]) -> None:
    """Calls `then` once no idle connections are left, or after the keep-alive timeout."""
    state = server.server_state
    quiet, answered = 0, state.total_requests
    try:
        async with asyncio.timeout(server.config.timeout_keep_alive + MARGIN_S):
            while quiet < QUIET_POLLS:
                await asyncio.sleep(POLL_INTERVAL_S)
                is_quiet = answered == state.total_requests and not any(
                    map(_is_idle, state.connections)
                )
                quiet, answered = quiet + 1 if is_quiet else 0, state.total_requests
    except TimeoutError:
        pass
    then()


def _is_idle(connection: Any) -> bool:
    """Returns whether the connection has no unfinished response.

    uvicorn's `shutdown` uses the same condition.
    """
    cycle = getattr(connection, "cycle", None)
    return cycle is None or cycle.response_complete


class CloseWhileDraining:
    """ASGI middleware that adds `Connection: close` to each response while draining."""

    def __init__(self, app: ASGIApp, shutdown: Shutdown) -> None:
        self.app = app
        self.shutdown = shutdown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_close(message: Message) -> None:
            if message["type"] == "http.response.start" and self.shutdown.draining:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        await self.app(scope, receive, send_with_close if scope["type"] == "http" else send)
