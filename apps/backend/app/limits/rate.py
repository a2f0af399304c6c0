"""Limits how often one user may do something.

Each process counts separately: with N replicas, the effective limit is N times as high.
"""

import math
import time
from collections.abc import Callable

from app.errors import TooManyRequests

_MAX_USERS = 10_000


class RateLimit:
    """Allows a burst of `per_minute` actions, then one action every 60 / per_minute seconds."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._interval_s = 60 / per_minute
        self._clock = clock
        # The theoretical arrival time of each user's next action.
        # https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
        self._arrivals: dict[str, float] = {}

    def take(self, user_id: str) -> None:
        """Counts one action by the user.

        Raises TooManyRequests with the number of seconds to wait. Refused actions are not counted.
        """
        now = self._clock()
        arrival = max(self._arrivals.get(user_id, now), now) + self._interval_s
        wait_s = arrival - now - 60
        if wait_s > 1e-6:
            raise TooManyRequests(
                f"More than {self.per_minute} messages in a minute; wait a moment",
                max(1, math.ceil(wait_s)),
            )
        self._arrivals[user_id] = arrival
        if len(self._arrivals) > _MAX_USERS:
            self._arrivals = {user: at for user, at in self._arrivals.items() if at > now}
