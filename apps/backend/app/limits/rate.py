"""How often one user may do something. Counted in this process: with N replicas a user may do it N
times as often.
"""

import math
import time
from collections.abc import Callable

from app.errors import TooManyRequests

_TIDY_ABOVE = 10_000


class RateLimit:
    """`per_minute` at once, then one more every 60 / per_minute seconds."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._interval_s = 60 / per_minute
        self._clock = clock
        # Per user the moment at which all they have done is paid off; the only thing to remember
        # (GCRA).
        self._paid_off: dict[str, float] = {}

    def take(self, user_id: str) -> None:
        """Raises TooManyRequests, which tells after how many seconds the next one passes; a refused
        one costs nothing.
        """
        now = self._clock()
        paid_off = max(self._paid_off.get(user_id, now), now) + self._interval_s
        wait_s = paid_off - now - 60
        if wait_s > 1e-6:
            raise TooManyRequests(
                f"More than {self.per_minute} messages in a minute; wait a moment",
                max(1, math.ceil(wait_s)),
            )
        self._paid_off[user_id] = paid_off
        if len(self._paid_off) > _TIDY_ABOVE:
            self._paid_off = {
                user: moment for user, moment in self._paid_off.items() if moment > now
            }
