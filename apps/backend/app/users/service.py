"""Stores a row for every user who sends a valid token."""

import time
from collections import OrderedDict

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.tokens import Identity
from app.db import Database
from app.users.models import User

WRITE_INTERVAL_S = 3600
MAX_CACHED = 10_000


class UserService:
    def __init__(self, database: Database) -> None:
        self.database = database
        # The database generation and the time at which each user's row was last written. Each
        # process writes a user at most once per hour.
        self._written: OrderedDict[Identity, tuple[int, float]] = OrderedDict()

    async def ensure(self, identity: Identity) -> None:
        """Writes the user's row unless it is up to date. Raises DatabaseUnavailable."""
        generation = self.database.generation
        known = self._written.get(identity)
        if known and known[0] == generation and time.monotonic() - known[1] < WRITE_INTERVAL_S:
            return

        async def work(session: AsyncSession) -> None:
            row = insert(User).values(id=identity.id, email=identity.email, name=identity.name)
            changed = {
                "email": row.excluded.email,
                "name": row.excluded.name,
                "seen_at": func.now(),
            }
            await session.execute(row.on_conflict_do_update(index_elements=["id"], set_=changed))

        await self.database.run(work)
        self._written[identity] = (generation, time.monotonic())
        self._written.move_to_end(identity)
        while len(self._written) > MAX_CACHED:
            self._written.popitem(last=False)
