"""Answers in the making. Each runs to its end in a task of its own, whoever listens, and is
recorded however it ends.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
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

# Together below the 8 seconds after which the server cuts what still streams.
GRACE_S = 4.0
LAST_WORDS_S = 2.0
RECORD_AGAIN_S = 1.0
RECORD_FOR_S = 300.0


class Answer:
    """Its parts as they come, for one listener."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self._queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def emit(self, part: dict[str, Any]) -> None:
        self._queue.put_nowait(part)

    def close(self) -> None:
        self._queue.put_nowait(None)

    async def next(self) -> dict[str, Any] | None:
        """None: that was all."""
        return await self._queue.get()


class Answers:
    def __init__(
        self, database: Database, assistant: Assistant, metrics: Metrics, stopping: asyncio.Event
    ) -> None:
        """`stopping`: set when the process is told to end."""
        self._database = database
        self._assistant = assistant
        self._metrics = metrics
        self._stopping = stopping
        self._interrupt = asyncio.Event()
        # The event loop itself holds tasks only weakly.
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, turn: Turn) -> Answer:
        answer = Answer()
        self._keep(asyncio.create_task(self._answer(turn, answer)))
        return answer

    @asynccontextmanager
    async def supervised(self) -> AsyncIterator[None]:
        """When the process is told to end, answers get GRACE_S to end by themselves; then they are
        recorded as interrupted.
        """
        watch = asyncio.create_task(self._interrupt_in_time())
        try:
            yield
        finally:
            watch.cancel()
            self._interrupt.set()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=LAST_WORDS_S)

    async def _interrupt_in_time(self) -> None:
        await self._stopping.wait()
        await asyncio.sleep(GRACE_S)
        self._interrupt.set()

    async def _answer(self, turn: Turn, answer: Answer) -> None:
        try:
            described = self._assistant.described
            answer.emit(parts.start(turn.reply_id))
            answer.emit(parts.conversation(turn.conversation_id, turn.title))
            answer.emit(parts.assistant(described.mode, described.model))
            outcome = await self._assistant.answer(turn, answer.emit, answer.stop, self._interrupt)
            failure = outcome.failure
            try:
                await self._database.run(lambda session: store.finish(session, turn, outcome))
            except DatabaseUnavailable:
                failure = failure or NOT_SAVED
                self._keep(asyncio.create_task(self._record_later(turn, outcome)))
            self._count(outcome, "failed" if failure else outcome.status)
        except Exception:
            log.exception("an answer ended unexpectedly")
            failure = UNEXPECTED
            self._keep(
                asyncio.create_task(self._record_later(turn, Outcome("failed", "", UNEXPECTED)))
            )
        if failure:
            for part in parts.failure(failure):
                answer.emit(part)
        answer.emit(parts.FINISH)
        answer.close()

    def _count(self, outcome: Outcome, status: str) -> None:
        self._metrics.runs.labels(self._assistant.described.mode, status).inc()
        for call in outcome.calls:
            self._metrics.tool_calls.labels(call.name, call.status).inc()

    async def _record_later(self, turn: Turn, outcome: Outcome) -> None:
        """Until the database is back, so that the message can be sent again at once. Given up, the
        run counts as lost in the end.
        """
        try:
            async with asyncio.timeout(RECORD_FOR_S):
                while not self._interrupt.is_set():
                    await asyncio.sleep(RECORD_AGAIN_S)
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

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
