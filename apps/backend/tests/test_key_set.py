import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from app.auth.key_set import FETCH_DEADLINE_S, MAX_AGE_S, MIN_INTERVAL_S, KeySet
from app.errors import Unavailable
from tests.tokens import SECRET, token


class Issuer:
    """A key set over real HTTP, as the frontend would serve it; can be down, slow or talk nonsense."""

    def __init__(self) -> None:
        self.private: dict[str, Ed25519PrivateKey] = {}
        self.requests = 0
        self.answer = None  # something else than the key set
        self.hang = threading.Event()
        self.hang.set()
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                issuer.hang.wait(10)
                status, body = issuer.answer or (
                    200,
                    json.dumps({"keys": issuer.public()}).encode(),
                )
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/auth/jwks"
        threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def add(self, kid: str) -> None:
        self.private[kid] = Ed25519PrivateKey.generate()

    def public(self) -> list[dict]:
        keys = [
            {**OKPAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "EdDSA"}
            for kid, key in self.private.items()
        ]
        return [
            {"kty": "RSA", "kid": "of another kind", "n": "AQAB", "e": "AQAB"},
            {"kty": "OKP"},
            *keys,
        ]

    def bearer(self, user_id: str, kid: str, **changed) -> str:
        return f"Bearer {token(user_id, self.private[kid], 'EdDSA', {'kid': kid}, **changed)}"

    def close(self) -> None:
        self.hang.set()
        self.http.shutdown()
        self.http.server_close()


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


def with_keys(url: str, use) -> None:
    async def run() -> None:
        clock = Clock()
        keys = KeySet(url, clock)
        try:
            await use(keys, clock)
        finally:
            await keys.close()

    asyncio.run(run())


async def settled(keys: KeySet) -> None:
    if keys._fetching:
        await keys._fetching


def test_tokens_of_the_key_set_are_accepted_and_all_others_refused(start_server, postgres, issuer):
    server = start_server(
        DATABASE_URL=postgres.create_database("jwks"),
        BETTER_AUTH_SECRET="",
        AUTH_JWKS_URL=issuer.url,
    )
    server.wait_until_healthy()
    assert issuer.requests == 0, "nothing is fetched before it is needed"
    stolen = issuer.bearer("ann", "first", aud="another-service")
    cases = {
        issuer.bearer("ann", "first"): 200,
        stolen: 401,
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


def test_while_the_address_was_never_reached_the_answer_is_503_and_not_401(start_server, issuer):
    issuer.answer = (500, b"")
    server = start_server(
        DATABASE_URL="postgresql://u:p@127.0.0.1:1/db",
        BETTER_AUTH_SECRET="",
        AUTH_JWKS_URL=issuer.url,
    ).wait_until_live()
    answer = server.with_authorization(issuer.bearer("ann", "first")).get("/api/tasks")
    assert (answer.status, answer.json["error"]["code"]) == (503, "unavailable")
    assert len(server.logged("key set cannot be fetched, keeping the known keys")) == 1


def test_a_new_key_is_found_when_a_token_names_it_but_asked_for_every_ten_seconds_at_most(issuer):
    async def use(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("first")
        issuer.add("second")
        assert await keys.key("second") is None, "the pause after the first fetch"
        clock.now += MIN_INTERVAL_S
        assert await keys.key("second")
        for number in range(50):
            assert await keys.key(f"made up {number}") is None
        assert issuer.requests == 2

    with_keys(issuer.url, use)


def test_a_hundred_callers_at_once_cost_one_fetch(issuer):
    async def use(keys: KeySet, clock: Clock) -> None:
        assert all(await asyncio.gather(*(keys.key("first") for _ in range(100))))
        assert issuer.requests == 1

    with_keys(issuer.url, use)


@pytest.mark.parametrize(
    "nonsense",
    [
        (500, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"keys": 7}'),
        (200, b'{"keys": [7]}'),
        (302, b""),
    ],
)
def test_known_keys_are_served_however_long_the_address_is_broken_and_renewed_when_it_is_back(
    issuer, nonsense
):
    async def use(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("first")
        issuer.answer = nonsense
        for _ in range(5):
            clock.now += MAX_AGE_S + 1
            assert await keys.key("first")
            await settled(keys)
        assert await keys.key("first")
        issuer.answer = None
        issuer.private = {}
        issuer.add("second")
        clock.now += MAX_AGE_S + 1
        await keys.key("first")
        await settled(keys)
        assert await keys.key("second")
        assert await keys.key("first") is None, "a key taken back is no longer accepted"

    with_keys(issuer.url, use)


def test_an_address_that_hangs_delays_nobody_whose_key_is_known_and_others_by_three_seconds(issuer):
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
