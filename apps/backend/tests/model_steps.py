"""Steps from which a test builds the script of the fake model (`fake_openai`)."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Say:
    """Streams each word in a separate delta."""

    words: str
    pause_s: float = 0
    hold: threading.Event | None = None
    """If given, the last word is sent only after this event is set."""


@dataclass
class CallTools:
    """Calls tools. Streams each call in several pieces, as real providers do."""

    calls: Sequence[tuple[str, Mapping[str, Any] | str]]
    words: str = ""
    ids: list[str] = field(default_factory=list)


@dataclass
class Refuse:
    """Responds with an HTTP error instead of a stream."""

    status: int
    message: str = "no"
    times: int = 1


class Hang:
    """Accepts the request and never responds."""


@dataclass
class Cut:
    """Closes the connection in the middle of the answer."""

    words: str = "Half an "


class BadJson:
    """Streams a chunk that is not valid JSON."""


class Silence:
    """Sends a complete answer that has neither words nor tool calls."""


Step = Say | CallTools | Refuse | Hang | Cut | BadJson | Silence
