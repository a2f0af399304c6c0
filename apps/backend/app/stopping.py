"""Tells long answers that the process is about to end, while there is still time to end well."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def set_on_sigterm(stopping: asyncio.Event) -> Iterator[None]:
    """The server's own handling of the signal goes on as before; it would tell the application only after the last answer."""
    loop = asyncio.get_running_loop()
    before = {}

    def handle(number: int, frame: object) -> None:
        loop.call_soon_threadsafe(stopping.set)
        if callable(before[number]):
            before[number](number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.getsignal(number)
        try:
            signal.signal(number, handle)
        except ValueError:  # not in the main thread, as in a test: nobody signals there
            break
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is handle:
                signal.signal(number, handler)
