"""The user's time zone as an IANA name."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def known_zone(name: str) -> str:
    """Returns the name. Raises ValueError if the system does not know the zone."""
    try:
        ZoneInfo(name)
    # ValueError means that the name is a path, and OSError that it is a folder of zones.
    except (KeyError, ValueError, OSError):
        raise ValueError("is not the name of a time zone, such as Europe/Berlin") from None
    return name


TimeZone = Annotated[str, AfterValidator(known_zone)]
