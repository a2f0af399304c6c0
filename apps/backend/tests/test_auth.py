import base64
import json
import re
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.postgres import Postgres
from tests.server import Server
from tests.tokens import SECRET, claims, token

NOW = int(time.time())
PUBLIC = {"/health"}


def unsigned(header: dict[str, Any], signature: str = "") -> str:
    parts = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in (header, claims("ann"))
    )
    return ".".join([*parts, signature])


def tampered() -> str:
    header, _, signature = token("ann").split(".")
    return ".".join([header, token("eve").split(".")[1], signature])


def signed_with_a_key_pair() -> str:
    return token("ann", Ed25519PrivateKey.generate(), "EdDSA", {"kid": "mine"})


def without(claim: str) -> str:
    """Returns an Authorization header with a token that lacks this claim."""
    kept = {name: value for name, value in claims("ann").items() if name != claim}
    return f"Bearer {jwt.encode(kept, SECRET)}"


REFUSED: dict[str, str | None] = {
    "no header": None,
    "an empty header": "",
    "no token after the scheme": "Bearer",
    "nothing but a space after the scheme": "Bearer ",
    "another scheme": "Basic YW5uOnB3",
    "no scheme": token("ann"),
    "not a JWT": "Bearer hush",
    "a JWT without its signature part": f"Bearer {token('ann').rsplit('.', 1)[0]}",
    "a token of 20 kB": f"Bearer {token('ann', name='x' * 20_000)}",
    "alg none": f"Bearer {unsigned({'alg': 'none', 'typ': 'JWT'})}",
    "alg none in mixed case": f"Bearer {unsigned({'alg': 'nOnE'})}",
    "no signature": f"Bearer {unsigned({'alg': 'HS256'})}",
    "claims of another token": f"Bearer {tampered()}",
    "another secret": f"Bearer {token('ann', key='x' * 40)}",
    "the right secret with another algorithm": f"Bearer {token('ann', algorithm='HS512')}",
    "a key pair's algorithm": f"Bearer {signed_with_a_key_pair()}",
    "expired": f"Bearer {token('ann', exp=NOW - 60, iat=NOW - 900)}",
    "issued in the future": f"Bearer {token('ann', iat=NOW + 3600)}",
    "not valid yet": f"Bearer {token('ann', nbf=NOW + 3600)}",
    "another audience": f"Bearer {token('ann', aud='another-service')}",
    "another issuer": f"Bearer {token('ann', iss='eve')}",
    **{f"without {claim}": without(claim) for claim in ("exp", "iat", "sub", "iss", "aud")},
    "an empty user": f"Bearer {token('')}",
    "a user of spaces": f"Bearer {token(' ')}",
    "a user with a NUL": f"Bearer {token('a' + chr(0))}",
    "a user who is a number": f"Bearer {jwt.encode(claims('ann') | {'sub': 7}, SECRET)}",
    "an expiry that is a word": f"Bearer {token('ann', exp='tomorrow')}",
    "a payload that is not an object": f"Bearer {jwt.api_jws.encode(b'[1]', SECRET)}",
    "a payload that is not text": f"Bearer {jwt.api_jws.encode(bytes([255, 254]), SECRET)}",
}


@pytest.mark.parametrize("authorization", REFUSED.values(), ids=REFUSED.keys())
def test_refuses_a_request_without_a_valid_token(server: Server, authorization: str | None) -> None:
    answer = server.with_authorization(authorization).get("/api/tasks")
    assert (answer.status, answer.json["error"]["code"], answer.headers["www-authenticate"]) == (
        401,
        "unauthenticated",
        "Bearer",
    )
    assert answer.json["error"]["message"]
    assert "hush" not in answer.text


@pytest.mark.parametrize(
    "authorization",
    [
        f"Bearer {token('ann')}",
        f"bearer {token('ann')}",
        f"Bearer {token('ann', aud=['another-service', 'todo-backend'])}",
        f"Bearer {token('ann', email=None, name=None)}",
        f"Bearer {token('ann', email=7, name='x' * 1000 + chr(0))}",
        f"Bearer {token('ann', exp=NOW - 2 + 300, iat=NOW + 2)}",
    ],
)
def test_accepts_a_valid_token_with_unusual_additional_claims(
    server: Server, authorization: str
) -> None:
    assert server.with_authorization(authorization).get("/api/tasks").status == 200


def test_every_endpoint_except_the_public_ones_requires_a_token(server: Server) -> None:
    paths = server.get("/openapi.json").json["paths"]
    assert "/api/tasks" in paths
    assert set(paths) >= PUBLIC
    stranger = server.with_authorization(None)
    for path, methods in paths.items():
        for method in methods:
            answer = stranger.request(
                method.upper(),
                re.sub(r"{\w+}", str(uuid4()), path),
                {} if method in ("post", "patch") else None,
            )
            assert (answer.status == 401) == (path not in PUBLIC), (
                f"{method} {path}: {answer.status} {answer.text}"
            )


@pytest.mark.parametrize(
    "path", ["/health", "/api/health", "/health?probe=live", "/metrics", "/docs", "/openapi.json"]
)
def test_health_metrics_and_documentation_need_no_token(server: Server, path: str) -> None:
    assert server.with_authorization(None).get(path).status == 200


def test_another_users_task_is_treated_as_if_it_did_not_exist(
    server: Server,
) -> None:
    mine = server.post("/api/tasks", {"title": "ann's"}).json
    bob = server.as_user("bob")
    assert bob.get("/api/tasks").json["items"] == []
    calls = [("PATCH", "", {"title": "bob's"}), ("DELETE", "", None), ("POST", "/restore", None)]
    for method, action, body in calls:
        others = bob.request(method, f"/api/tasks/{mine['id']}{action}", body)
        missing = bob.request(method, f"/api/tasks/{(unknown := uuid4())}{action}", body)
        assert others.status == missing.status == 404
        assert others.text.replace(mine["id"], "?") == missing.text.replace(str(unknown), "?")
    assert server.get("/api/tasks").json["items"] == [mine]


def row(postgres: Postgres, user_id: str) -> tuple[Any, ...]:
    with postgres.connect("shared") as connection:
        found = connection.execute(
            "SELECT email, name, xmin FROM users WHERE id = %s", [user_id]
        ).fetchone()
        assert found is not None
        return found


def test_a_users_row_matches_the_token_and_is_written_only_when_the_token_changes(
    server: Server, postgres: Postgres
) -> None:
    carl = server.with_authorization(f"Bearer {token('carl')}")
    carl.get("/api/tasks")
    written = row(postgres, "carl")
    assert written[:2] == ("carl@example.org", "Carl")
    for _ in range(5):
        carl.get("/api/tasks")
    assert row(postgres, "carl") == written

    server.with_authorization(f"Bearer {token('carl', name='Carl the Second')}").get("/api/tasks")
    assert row(postgres, "carl")[1] == "Carl the Second"


def test_a_user_whose_row_is_missing_after_a_restore_can_write_again(
    server: Server, postgres: Postgres
) -> None:
    dora = server.as_user("dora")
    assert dora.post("/api/tasks", {"title": "before"}).status == 201
    with postgres.connect("shared") as connection:
        connection.execute("DELETE FROM users WHERE id = 'dora'")
    first = dora.post("/api/tasks", {"title": "after"})
    assert (first.status, first.json["error"]["code"]) == (503, "database_unavailable")
    assert dora.post("/api/tasks", {"title": "after"}).status == 201
