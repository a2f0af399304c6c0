"""Runs the assistant's answers in background tasks.

A dropped connection stops an answer but does not cancel its task, so every answer is stored,
whether it completes, fails or is stopped.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from app.assistant import parts
from app.assistant.assistant import Assistant
from app.assistant.failures import NOT_SAVED, UNEXPECTED
from app.assistant.turn import Outcome, Turn
from app.chat import store
from app.db import Database
from app.errors import DatabaseUnavailable
from app.metrics import Metrics

log = logging.getLogger("app.chat")

# At shutdown, answers have GRACE_S to complete and then RECORDING_S to be stored. The sum must be
# less than the 8 seconds after which the server closes open streams.
GRACE_S = 4.0
RECORDING_S = 2.0
# While the database is unreachable, storing an outcome is retried every RETRY_INTERVAL_S for at
# most RETRY_LIMIT_S.
RETRY_INTERVAL_S = 1.0
RETRY_LIMIT_S = 300.0


class Answer:
    """Queues the parts of an answer for one listener."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self._queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def emit(self, part: dict[str, Any]) -> None:
        self._queue.put_nowait(part)

    def close(self) -> None:
        self._queue.put_nowait(None)

    async def next(self) -> dict[str, Any] | None:
        """Returns the next part, or None after the last one."""
        return await self._queue.get()


class Answers:
    def __init__(
        self, database: Database, assistant: Assistant, metrics: Metrics, stopping: asyncio.Event
    ) -> None:
        """`stopping` is set when the process shuts down."""
        self._database = database
        self._assistant = assistant
        self._metrics = metrics
        self._stopping = stopping
        self._interrupt = asyncio.Event()
        # Keeps the running tasks alive, because the event loop holds only weak references to tasks.
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, turn: Turn) -> Answer:
        answer = Answer()
        self._start_task(self._answer(turn, answer))
        return answer

    @asynccontextmanager
    async def supervised(self) -> AsyncIterator[None]:
        """Interrupts answers GRACE_S after the shutdown begins, and waits until they are stored."""
        watch = asyncio.create_task(self._interrupt_at_shutdown())
        try:
            yield
        finally:
            watch.cancel()
            self._interrupt.set()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=RECORDING_S)

    async def _interrupt_at_shutdown(self) -> None:
        await self._stopping.wait()
        await asyncio.sleep(GRACE_S)
        self._interrupt.set()

    async def _answer(self, turn: Turn, answer: Answer) -> None:
        try:
            description = self._assistant.description
            answer.emit(parts.start(turn.reply_id))
            answer.emit(parts.conversation(turn.conversation_id, turn.title))
            answer.emit(parts.assistant(description.mode, description.model))
            outcome = await self._assistant.answer(turn, answer.emit, answer.stop, self._interrupt)
            failure = outcome.failure
            try:
                await self._database.run(lambda session: store.finish(session, turn, outcome))
            except DatabaseUnavailable:
                failure = failure or NOT_SAVED
                self._start_task(self._record_later(turn, outcome))
            self._count(outcome, "failed" if failure else outcome.status)
        except Exception:
            log.exception("an answer ended unexpectedly")
            failure = UNEXPECTED
            self._start_task(self._record_later(turn, Outcome("failed", "", UNEXPECTED)))
        if failure:
            for part in parts.failure(failure):
                answer.emit(part)
        answer.emit(parts.FINISH)
        answer.close()

    def _count(self, outcome: Outcome, status: str) -> None:
        self._metrics.runs.labels(self._assistant.description.mode, status).inc()
        for call in outcome.calls:
            self._metrics.tool_calls.labels(call.name, call.status).inc()

    async def _record_later(self, turn: Turn, outcome: Outcome) -> None:
        """Retries until the outcome is stored, so that the user can send the message again.

        After RETRY_LIMIT_S the run stays "running" until `expire_runs` marks it as failed.
        """
        try:
            async with asyncio.timeout(RETRY_LIMIT_S):
                while not self._interrupt.is_set():
                    await asyncio.sleep(RETRY_INTERVAL_S)
                    try:
                        return await self._database.run(
                            lambda session: store.finish(session, turn, outcome)
                        )
                    except DatabaseUnavailable:
                        continue
        except TimeoutError:
            log.error(
                "an answer could not be recorded", extra={"fields": {"run": str(turn.run_id)}}
            )

    def _start_task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
