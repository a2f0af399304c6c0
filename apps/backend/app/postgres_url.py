"""Normalizes Postgres URLs."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError


def psycopg_url(address: str) -> URL:
    """Returns the URL for psycopg 3: `postgres://h/db` becomes `postgresql+psycopg://h/db`.

    Raises ValueError for an invalid URL. The message never contains any part of a password.
    """
    scheme, separator, rest = address.strip().partition("://")
    if not separator or scheme.split("+")[0] not in ("postgres", "postgresql"):
        seen = f'it begins with "{scheme}://"' if separator else 'it has no "://"'
        raise ValueError(f"is not the address of a Postgres database: {seen}")
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError):
        raise ValueError(
            'cannot be parsed; a password with "@", "/" or ":" must be percent-encoded'
        ) from None
    if not url.host and "host" not in url.query:
        raise ValueError("names no host")
    if not url.database:
        raise ValueError("names no database after the host")
    return url
