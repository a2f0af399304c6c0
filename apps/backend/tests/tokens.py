"""Tokens as the frontend's server makes them."""

import time
from typing import Any

import jwt

SECRET = (
    "the-secret-of-the-tests-" + "0123456789" * 4
)  # long enough for every algorithm of its kind


def claims(user_id: str, **changed: Any) -> dict[str, Any]:
    """A claim given as None is left out."""
    now = int(time.time())
    usual = {
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
    key: Any = SECRET,
    algorithm: str = "HS256",
    headers: dict[str, Any] | None = None,
    **changed: Any,
) -> str:
    return jwt.encode(claims(user_id, **changed), key, algorithm, headers)
