"""The user's time zone as an IANA name."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def known_zone(name: str) -> str:
    """Returns the name. Raises ValueError if the system has no such zone."""
    try:
        ZoneInfo(name)
    # ValueError: the name is a path. OSError: the name is a folder of zones.
    except (KeyError, ValueError, OSError):
        raise ValueError("is not the name of a time zone, such as Europe/Berlin") from None
    return name


TimeZone = Annotated[str, AfterValidator(known_zone)]
