"""Ends the process without cutting a client off.

A client that keeps its connection open may send its next request at any moment, and HTTP lets a
server close an idle connection without a word: such a request is lost. So after SIGTERM the server
goes on for a while. Each answer then says `Connection: close`, and a connection that stays idle is
closed by the server's own keep-alive timeout, as it would be at any other time. The rest of the
shutdown, long answers included, begins when no idle connection is left and none has come lately.
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

LOOK_AGAIN_S = 0.05
# Looks in a row without an idle connection or an answer: on a busy machine connections wait to be
# accepted.
QUIET_LOOKS = 10
# Beyond the keep-alive timeout, for the timers of a busy machine.
MARGIN_S = 1.0


class Stopping:
    def __init__(self) -> None:
        # SIGTERM has come: connections are being closed one by one, requests are still served.
        self.draining = False
        # The shutdown begins: long answers have a few seconds left to end well.
        self.event = asyncio.Event()
        self._drain: asyncio.Task[None] | None = None

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Handles SIGTERM and SIGINT before the server does, whose own handling follows."""
        loop = asyncio.get_running_loop()
        before: dict[int, Any] = {}

        def handle(number: int, frame: object) -> None:
            loop.call_soon_threadsafe(self._begin, number, before[number])

        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.getsignal(number)
            try:
                signal.signal(number, handle)
            except ValueError:  # not in the main thread, as in a test: no signal arrives there
                break
        try:
            yield
        finally:
            for number, handler in before.items():
                if signal.getsignal(number) is handle:
                    signal.signal(number, handler)

    def _begin(self, number: int, handler: Any) -> None:
        def end() -> None:
            self.event.set()
            if callable(handler):
                handler(number, None)

        server = getattr(handler, "__self__", None)
        # Ctrl-C, or a second signal: at once.
        if number == signal.SIGINT or self.draining or not isinstance(server, Server):
            return end()
        self.draining = True
        self._drain = asyncio.create_task(_when_idle_ones_are_gone(server, end))


async def _when_idle_ones_are_gone(server: Server, end: Callable[[], None]) -> None:
    state = server.server_state
    quiet, answered = 0, state.total_requests
    try:
        async with asyncio.timeout(server.config.timeout_keep_alive + MARGIN_S):
            while quiet < QUIET_LOOKS:
                await asyncio.sleep(LOOK_AGAIN_S)
                is_quiet = answered == state.total_requests and not any(
                    map(_is_idle, state.connections)
                )
                quiet, answered = quiet + 1 if is_quiet else 0, state.total_requests
    except TimeoutError:
        pass
    end()


def _is_idle(connection: Any) -> bool:
    """As uvicorn's own `shutdown` decides it."""
    cycle = getattr(connection, "cycle", None)
    return cycle is None or cycle.response_complete


class CloseWhileDraining:
    """ASGI middleware: the client of each answer is asked to open another connection next time."""

    def __init__(self, app: ASGIApp, stopping: Stopping) -> None:
        self.app = app
        self.stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_close(message: Message) -> None:
            if message["type"] == "http.response.start" and self.stopping.draining:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        await self.app(scope, receive, send_with_close if scope["type"] == "http" else send)
