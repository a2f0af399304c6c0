"""Creates the same kind of tokens as the frontend's server."""

import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# The secret is long enough for every HMAC algorithm that JWT defines.
SECRET = "the-secret-of-the-tests-" + "0123456789" * 4


def claims(user_id: str, **changed: object) -> dict[str, Any]:
    """Returns the claims of a valid token. A claim whose value is None is left out."""
    now = int(time.time())
    usual: dict[str, Any] = {
        "sub": user_id,
        "email": f"{user_id}@example.org",
        "name": user_id.title(),
        "iss": "todo-frontend",
        "aud": "todo-backend",
    }
    return {
        name: value
        for name, value in {**usual, "iat": now, "exp": now + 900, **changed}.items()
        if value is not None
    }


def token(
    user_id: str,
    key: str | Ed25519PrivateKey = SECRET,
    algorithm: str = "HS256",
    headers: dict[str, Any] | None = None,
    **changed: object,
) -> str:
    return jwt.encode(claims(user_id, **changed), key, algorithm, headers)
