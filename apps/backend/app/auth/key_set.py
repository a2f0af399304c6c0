"""The public keys of whoever signs tokens elsewhere, fetched when needed and kept when their
address is down.
"""

import asyncio
import logging
import time
from collections.abc import Callable

import httpx2
from jwt import PyJWK, PyJWTError

from app.errors import Unavailable

log = logging.getLogger("app.auth")

FETCH_DEADLINE_S = 3.0
FRESH_S = 300.0
# A token that names an unknown key may be the first after a rotation, or made up: it must not let
# anyone flood the address.
PAUSE_S = 10.0


class KeySet:
    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._clock = clock
        self._client = httpx2.AsyncClient(timeout=FETCH_DEADLINE_S)
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._away = False
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> PyJWK | None:
        """None: the set, as new as PAUSE_S allows, has no such key. Raises Unavailable when that
        cannot be found out now.
        """
        if kid not in self._keys:
            await self._refresh()
        elif self._clock() - self._fetched_at > FRESH_S:
            self._start()  # answered from the keys at hand meanwhile
        if kid not in self._keys and self._away:
            raise Unavailable("Sign-in cannot be checked right now; try again in a moment")
        return self._keys.get(kid)

    async def close(self) -> None:
        if self._fetching:
            self._fetching.cancel()
        await self._client.aclose()

    async def _refresh(self) -> None:
        if fetching := self._start():
            # one caller that gives up does not end it for the others
            await asyncio.shield(fetching)

    def _start(self) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one; None while the pause after the last one lasts."""
        if self._fetching is None or self._fetching.done():
            if self._clock() - self._tried_at < PAUSE_S:
                return None
            self._tried_at = self._clock()
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(FETCH_DEADLINE_S):
                answer = await self._client.get(self.url)
            answer.raise_for_status()
            keys = _usable(answer.json())
        except Exception as error:  # whatever is wrong there, the keys at hand are still good
            if not self._away:
                log.error(
                    "key set cannot be fetched, keeping the keys at hand",
                    extra={"fields": {"reason": type(error).__name__}},
                )
            self._away = True
        else:
            if self._away:
                log.info("key set is fetched again")
            self._away = False
            self._keys, self._fetched_at = keys, self._clock()


def _usable(key_set: dict) -> dict[str, PyJWK]:
    usable = {}
    for key in key_set["keys"]:
        try:
            usable[str(key["kid"])] = PyJWK(key, algorithm="EdDSA")
        except (PyJWTError, ValueError, KeyError, TypeError):
            continue  # of another algorithm, or nameless: no token is checked by it
    if not usable:
        raise ValueError("no key in the set is one for EdDSA")
    return usable
