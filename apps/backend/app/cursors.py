"""Page cursors: opaque strings that mark where a page ended."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from app.errors import InvalidRequest


def encode_cursor(moment: datetime, row: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {row}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Returns the creation time and row id. Raises InvalidRequest for a malformed cursor."""
    try:
        moment, row = (
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        )
        when = datetime.fromisoformat(moment)
        if when.tzinfo is None:
            raise ValueError("no time zone")
        return when, UUID(row)
    except (ValueError, binascii.Error):
        raise InvalidRequest("cursor: is not one that this API has handed out") from None
