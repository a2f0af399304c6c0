"""The user's time zone, by its IANA name."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def known_zone(name: str) -> str:
    """The name itself; raises ValueError when there is no such zone here."""
    try:
        ZoneInfo(name)
    # ValueError: a path instead of a name; OSError: a folder of zones
    except (KeyError, ValueError, OSError):
        raise ValueError("is not the name of a time zone, such as Europe/Berlin") from None
    return name


TimeZone = Annotated[str, AfterValidator(known_zone)]
