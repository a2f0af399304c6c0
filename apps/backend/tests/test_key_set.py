import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.auth.key_set import FETCH_DEADLINE_S, MAX_AGE_S, MIN_INTERVAL_S, KeySet
from app.errors import Unavailable
from tests.issuer import Issuer
from tests.postgres import Postgres
from tests.server import StartServer
from tests.tokens import SECRET, token


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    issuer.add("first")
    yield issuer
    issuer.close()


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def with_keys(url: str, use: Callable[[KeySet, Clock], Awaitable[None]]) -> None:
    """Runs `use` with a key set and the clock that the key set reads."""

    async def run() -> None:
        clock = Clock()
        keys = KeySet(url, clock)
        try:
            await use(keys, clock)
        finally:
            await keys.close()

    asyncio.run(run())


async def finish_fetching(keys: KeySet) -> None:
    if keys._fetching:
        await keys._fetching


def test_accepts_tokens_signed_with_the_key_set_and_refuses_all_others(
    start_server: StartServer, postgres: Postgres, issuer: Issuer
) -> None:
    server = start_server(
        DATABASE_URL=postgres.create_database("jwks"),
        BETTER_AUTH_SECRET="",
        AUTH_JWKS_URL=issuer.url,
    )
    server.wait_until_healthy()
    assert issuer.requests == 0, "the key set is fetched only when it is needed"
    cases = {
        issuer.bearer("ann", "first"): 200,
        issuer.bearer("ann", "first", aud="another-service"): 401,
        f"Bearer {token('ann')}": 401,
        f"Bearer {token('ann', SECRET, 'HS256', {'kid': 'first'})}": 401,
        f"Bearer {token('ann', Ed25519PrivateKey.generate(), 'EdDSA', {'kid': 'first'})}": 401,
        f"Bearer {token('ann', Ed25519PrivateKey.generate(), 'EdDSA', {'kid': 'unknown'})}": 401,
        f"Bearer {token('ann', Ed25519PrivateKey.generate(), 'EdDSA')}": 401,
    }
    for authorization, status in cases.items():
        assert server.with_authorization(authorization).get("/api/tasks").status == status, (
            authorization
        )
    assert issuer.requests == 1

    issuer.close()
    assert server.with_authorization(issuer.bearer("bob", "first")).get("/api/tasks").status == 200


def test_responds_with_503_and_not_401_until_the_key_set_has_been_fetched(
    start_server: StartServer, issuer: Issuer
) -> None:
    issuer.answer = (500, b"")
    server = start_server(
        DATABASE_URL="postgresql://u:p@127.0.0.1:1/db",
        BETTER_AUTH_SECRET="",
        AUTH_JWKS_URL=issuer.url,
    ).wait_until_live()
    answer = server.with_authorization(issuer.bearer("ann", "first")).get("/api/tasks")
    assert (answer.status, answer.json["error"]["code"]) == (503, "unavailable")
    assert len(server.logged("key set cannot be fetched, keeping the known keys")) == 1


def test_unknown_keys_cause_at_most_one_fetch_every_ten_seconds(
    issuer: Issuer,
) -> None:
    async def use(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("first")
        issuer.add("second")
        assert await keys.key("second") is None, "MIN_INTERVAL_S has not passed"
        clock.now += MIN_INTERVAL_S
        assert await keys.key("second")
        for number in range(50):
            assert await keys.key(f"made up {number}") is None
        assert issuer.requests == 2

    with_keys(issuer.url, use)


def test_a_hundred_simultaneous_requests_fetch_the_key_set_once(issuer: Issuer) -> None:
    async def use(keys: KeySet, clock: Clock) -> None:
        assert all(await asyncio.gather(*(keys.key("first") for _ in range(100))))
        assert issuer.requests == 1

    with_keys(issuer.url, use)


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"keys": 7}'),
        (200, b'{"keys": [7]}'),
        (302, b""),
    ],
)
def test_known_keys_are_used_while_the_key_set_is_unavailable_and_refreshed_afterwards(
    issuer: Issuer, answer: tuple[int, bytes]
) -> None:
    async def use(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("first")
        issuer.answer = answer
        for _ in range(5):
            clock.now += MAX_AGE_S + 1
            assert await keys.key("first")
            await finish_fetching(keys)
        assert await keys.key("first")
        issuer.answer = None
        issuer.private = {}
        issuer.add("second")
        clock.now += MAX_AGE_S + 1
        await keys.key("first")
        await finish_fetching(keys)
        assert await keys.key("second")
        assert await keys.key("first") is None, "a removed key must no longer be accepted"

    with_keys(issuer.url, use)


def test_a_hanging_key_set_delays_only_unknown_keys_and_for_three_seconds_at_most(
    issuer: Issuer,
) -> None:
    async def use(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("first")
        issuer.hang.clear()
        clock.now += MAX_AGE_S + 1
        async with asyncio.timeout(0.5):
            assert await keys.key("first")
        async with asyncio.timeout(FETCH_DEADLINE_S + 1):
            with pytest.raises(Unavailable):
                await keys.key("unknown")

    with_keys(issuer.url, use)
