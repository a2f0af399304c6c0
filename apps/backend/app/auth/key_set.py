"""The public keys at AUTH_JWKS_URL, which verify tokens signed by another service.

The keys are fetched on demand. The last good set stays in use while the URL is unreachable.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import httpx2
from jwt import PyJWK, PyJWTError

from app.errors import Unavailable

log = logging.getLogger("app.auth")

FETCH_DEADLINE_S = 3.0
MAX_AGE_S = 300.0
# The minimum time between two fetches. An unknown key id triggers a fetch, because the key may be
# new after a rotation. Without this minimum, invented ids could flood the URL with requests.
MIN_INTERVAL_S = 10.0


class KeySet:
    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._clock = clock
        self._client = httpx2.AsyncClient(timeout=FETCH_DEADLINE_S)
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._unreachable = False
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> PyJWK | None:
        """Returns the key, or None if the set does not contain it. The set may be up to
        MIN_INTERVAL_S old.

        Raises Unavailable if the key is unknown and the set cannot be fetched.
        """
        if kid not in self._keys:
            await self._refresh()
        elif self._clock() - self._fetched_at > MAX_AGE_S:
            self._start_fetch()  # in the background: the known key answers this call
        if kid not in self._keys and self._unreachable:
            raise Unavailable("Sign-in cannot be checked right now; try again in a moment")
        return self._keys.get(kid)

    async def close(self) -> None:
        if self._fetching:
            self._fetching.cancel()
        await self._client.aclose()

    async def _refresh(self) -> None:
        if fetching := self._start_fetch():
            # Several callers share one fetch, so a cancelled caller must not cancel the fetch for
            # the others.
            await asyncio.shield(fetching)

    def _start_fetch(self) -> asyncio.Task[None] | None:
        """Returns the running fetch, or starts a new one. Returns None if no fetch is running and
        the last one started less than MIN_INTERVAL_S ago.
        """
        if self._fetching is None or self._fetching.done():
            if self._clock() - self._tried_at < MIN_INTERVAL_S:
                return None
            self._tried_at = self._clock()
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(FETCH_DEADLINE_S):
                answer = await self._client.get(self.url)
            answer.raise_for_status()
            keys = _eddsa_keys(answer.json())
        except Exception as error:  # the known keys stay valid, no matter what fails
            if not self._unreachable:
                log.error(
                    "key set cannot be fetched, keeping the known keys",
                    extra={"fields": {"reason": type(error).__name__}},
                    exc_info=error,
                )
            self._unreachable = True
        else:
            if self._unreachable:
                log.info("key set is fetched again")
            self._unreachable = False
            self._keys, self._fetched_at = keys, self._clock()


def _eddsa_keys(key_set: dict[str, Any]) -> dict[str, PyJWK]:
    """Returns the EdDSA keys by id. Raises ValueError if there are none."""
    keys = {}
    for key in key_set["keys"]:
        try:
            keys[str(key["kid"])] = PyJWK(key, algorithm="EdDSA")
        except (PyJWTError, ValueError, KeyError, TypeError):
            continue  # a key without an id or for another algorithm cannot verify any token
    if not keys:
        raise ValueError("no key in the set is one for EdDSA")
    return keys
