"""Runs all database access in short transactions.

Each transaction has a deadline, which applies even if the server stops answering.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from app.db_errors import (
    BUSY,
    INCOMPLETE,
    NOT_READY,
    UNPREPARED,
    UNREACHABLE,
    is_missing_user,
    is_outdated_schema,
    reason,
)
from app.errors import DatabaseUnavailable, SchemaMismatch
from app.schema import SchemaState

T = TypeVar("T")
log = logging.getLogger("app.db")

REQUEST_DEADLINE_S = 3.0
PING_DEADLINE_S = 2.0
QUEUE_DEADLINE_S = 5.0
# The pool has ten connections. Two of them stay free, so that the migration and /health never wait
# behind a burst of requests.
MAX_CONCURRENT = 8

_CONNECT_ARGS = {
    "connect_timeout": 2,
    # Prepared statements break behind a transaction-pooling proxy (PgBouncer, Neon's pooler).
    "prepare_threshold": None,
    # Lets the kernel close connections to a server that vanished. Otherwise they would stay in the
    # pool.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class Database:
    def __init__(self, url: str) -> None:
        # hide_parameters keeps the users' texts out of the logs.
        self.engine = create_async_engine(
            url,
            connect_args=_CONNECT_ARGS,
            pool_size=5,
            max_overflow=5,
            pool_timeout=1,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        # Set while the tables may be missing or outdated; keep_schema_current waits for it.
        self.schema_stale = asyncio.Event()
        self.schema_stale.set()
        # The result of the last schema check; None before the first one.
        self.schema: SchemaState | None = None
        # Incremented when rows that this process has seen may no longer exist. Caches of such rows
        # are valid only while this number stays the same.
        self.generation = 0
        self._slots = asyncio.Semaphore(MAX_CONCURRENT)
        self._unreachable = False
        self._failures = 0
        self._abandoned: set[asyncio.Task[Any]] = set()

    async def run(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Runs `work` in one transaction and returns its result.

        Waits up to QUEUE_DEADLINE_S for one of MAX_CONCURRENT slots, then allows the transaction
        REQUEST_DEADLINE_S. Raises DatabaseUnavailable when either deadline passes. `work` must not
        call `run`: if all slots were taken, the inner call would wait for a slot that the outer
        call holds.
        """
        if self.schema_stale.is_set():
            raise self._not_ready_error()
        try:
            async with self._slot():
                return await self._within(REQUEST_DEADLINE_S, self._transaction(work))
        except ProgrammingError as error:
            if not is_outdated_schema(error):
                raise
            # The database was replaced by an empty one or an old backup while this process was
            # running, so it must be migrated again.
            self.generation += 1
            self.schema_stale.set()
            raise DatabaseUnavailable(NOT_READY) from error
        except IntegrityError as error:
            if not is_missing_user(error):
                raise
            # The database was restored to a state without this user. The next request writes the
            # user again.
            self.generation += 1
            raise DatabaseUnavailable(NOT_READY) from error

    @property
    def unreachable(self) -> bool:
        """Whether the last database access failed because the server did not answer."""
        return self._unreachable

    def _not_ready_error(self) -> DatabaseUnavailable:
        if self._unreachable:
            return DatabaseUnavailable(UNREACHABLE)
        if self.schema is None or self.schema.usable:
            return DatabaseUnavailable(NOT_READY)
        return SchemaMismatch(INCOMPLETE if self.schema.missing else UNPREPARED)

    async def ping(self) -> float:
        """Returns the duration of one round trip in milliseconds.

        Raises DatabaseUnavailable after PING_DEADLINE_S.
        """
        started = time.perf_counter()
        await self._within(
            PING_DEADLINE_S, self._transaction(lambda session: session.execute(text("SELECT 1")))
        )
        return (time.perf_counter() - started) * 1000

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """Waits for a slot. Queued requests fail fast once one of them finds the database
        unreachable.
        """
        failures = self._failures
        try:
            async with asyncio.timeout(QUEUE_DEADLINE_S):
                await self._slots.acquire()
        except TimeoutError:
            raise DatabaseUnavailable(BUSY) from None
        try:
            if self._unreachable and self._failures > failures:
                raise DatabaseUnavailable(UNREACHABLE)
            yield
        finally:
            self._slots.release()

    async def _transaction(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            return await work(session)

    async def _within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        # asyncio.timeout would wait until the cancellation completes, and psycopg waits up to ten
        # seconds for the server to confirm a cancellation.
        task = asyncio.create_task(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=seconds)
        finally:
            if not task.done():
                self._abandon(task)
        try:
            if not done:
                raise TimeoutError(f"no answer within {seconds} s")
            result = task.result()
        except (OperationalError, InterfaceError, PoolExhausted, TimeoutError) as error:
            self._note(unreachable=True, why=reason(error))
            raise DatabaseUnavailable(UNREACHABLE) from error
        self._note(unreachable=False)
        return result

    def _abandon(self, task: asyncio.Task[Any]) -> None:
        task.cancel()
        self._abandoned.add(task)  # the event loop only holds weak references to tasks

        def forget(finished: asyncio.Task[Any]) -> None:
            self._abandoned.discard(finished)
            if not finished.cancelled():
                finished.exception()  # marks the exception as retrieved

        task.add_done_callback(forget)

    def _note(self, unreachable: bool, why: str = "") -> None:
        """Records the outcome of an access. Logs one line per outage, not one per request."""
        self._failures += unreachable
        if unreachable and not self._unreachable:
            log.error("database is unreachable", extra={"fields": {"reason": why}})
        elif self._unreachable and not unreachable:
            log.info("database is reachable again")
        self._unreachable = unreachable
