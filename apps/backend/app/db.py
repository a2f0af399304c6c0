"""The only way to Postgres: short transactions, each with a deadline that holds even when the
server stops answering.
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

import app.models  # noqa: F401  all tables at once, so that each finds those it refers to
from app.errors import DatabaseUnavailable, SchemaMismatch
from app.schema import SchemaState

T = TypeVar("T")
log = logging.getLogger("app.db")

REQUEST_DEADLINE_S = 3.0
PING_DEADLINE_S = 2.0
QUEUE_DEADLINE_S = 5.0
# Of the pool's ten connections; the rest is for /health, which must not wait behind a burst, and
# the migration.
AT_ONCE = 8
UNDEFINED = ("42P01", "42703")  # table, column
FOREIGN_KEY_VIOLATION = "23503"
AWAY = "The database is not reachable right now; try again in a moment"
BUSY = "Too many requests are waiting for the database; try again in a moment"
NOT_READY = "The database is being prepared; try again in a moment"
_OPERATOR = "Nothing was changed. Whoever runs this app finds the reason in the backend's log"
INCOMPLETE = f"The database lacks a table or column that this version of the app needs. {_OPERATOR}"
UNPREPARED = f"The database could not be prepared for this version of the app. {_OPERATOR}"

_CONNECT_ARGS = {
    "connect_timeout": 2,
    # Prepared statements break behind a transaction-pooling proxy (PgBouncer, Neon's pooler).
    "prepare_threshold": None,
    # A peer that vanished without a word is given up by the kernel, else its connections would stay
    # in the pool.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class Database:
    def __init__(self, url: str) -> None:
        # hide_parameters: titles are the users' words and stay out of logs.
        self.engine = create_async_engine(
            url,
            connect_args=_CONNECT_ARGS,
            pool_size=5,
            max_overflow=5,
            pool_timeout=1,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        # Set: the tables may be missing or old, and keep_schema_current has work to do.
        self.schema_stale = asyncio.Event()
        self.schema_stale.set()
        # What the last check of the schema found; None before the first one.
        self.schema: SchemaState | None = None
        # Counts up when rows that this process has seen may be gone, so that it stops relying on
        # them.
        self.generation = 0
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._away = False
        self._failures = 0
        self._abandoned: set[asyncio.Task] = set()

    async def run(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Runs `work` in one transaction. Raises DatabaseUnavailable REQUEST_DEADLINE_S after its
        turn has come at the latest.

        `work` must not call `run` itself: with every turn taken it would wait for its own end.
        """
        if self.schema_stale.is_set():
            raise self._unready()
        try:
            async with self._turn():
                return await self._within(REQUEST_DEADLINE_S, self._transaction(work))
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) not in UNDEFINED:
                raise
            # The database was replaced by an empty one or an old backup while this process lived:
            # build it up again.
            self.generation += 1
            self.schema_stale.set()
            raise DatabaseUnavailable(NOT_READY) from error
        except IntegrityError as error:
            if not _misses_the_user(error):
                raise
            # The database went back to a state before this user came; the next request writes the
            # user again.
            self.generation += 1
            raise DatabaseUnavailable(NOT_READY) from error

    @property
    def away(self) -> bool:
        """What the last use of the database has shown."""
        return self._away

    def _unready(self) -> DatabaseUnavailable:
        if self._away:
            return DatabaseUnavailable(AWAY)
        if self.schema is None or self.schema.usable:
            return DatabaseUnavailable(NOT_READY)
        return SchemaMismatch(INCOMPLETE if self.schema.missing else UNPREPARED)

    async def ping(self) -> float:
        """Milliseconds for one round trip; raises DatabaseUnavailable within PING_DEADLINE_S."""
        started = time.perf_counter()
        await self._within(
            PING_DEADLINE_S, self._transaction(lambda session: session.execute(text("SELECT 1")))
        )
        return (time.perf_counter() - started) * 1000

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A burst is served one after another; but whoever waited while others failed is told so
        without trying himself.
        """
        failures = self._failures
        try:
            async with asyncio.timeout(QUEUE_DEADLINE_S):
                await self._turns.acquire()
        except TimeoutError:
            raise DatabaseUnavailable(BUSY) from None
        try:
            if self._away and self._failures > failures:
                raise DatabaseUnavailable(AWAY)
            yield
        finally:
            self._turns.release()

    async def _transaction(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            return await work(session)

    async def _within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        # Not asyncio.timeout: on cancellation psycopg first waits up to ten seconds for the server
        # to confirm it.
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
            self._note(away=True, reason=reason(error))
            raise DatabaseUnavailable(AWAY) from error
        self._note(away=False)
        return result

    def _abandon(self, task: asyncio.Task) -> None:
        task.cancel()
        self._abandoned.add(task)  # the event loop itself holds tasks only weakly

        def forget(finished: asyncio.Task) -> None:
            self._abandoned.discard(finished)
            if not finished.cancelled():
                finished.exception()  # marks it as seen

        task.add_done_callback(forget)

    def _note(self, away: bool, reason: str = "") -> None:
        """One line per outage, not one per request."""
        self._failures += away
        if away and not self._away:
            log.error("database is away", extra={"fields": {"reason": reason}})
        elif self._away and not away:
            log.info("database is back")
        self._away = away


def _misses_the_user(error: IntegrityError) -> bool:
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    return getattr(error.orig, "sqlstate", None) == FOREIGN_KEY_VIOLATION and constraint.endswith(
        "_user_id_fkey"
    )


def reason(error: Exception) -> str:
    """What the driver says, on one line. Connection errors name host, port and user, never the
    password.
    """
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    return " ".join((primary or str(getattr(error, "orig", None) or error)).split())[:300]
