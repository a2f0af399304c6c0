"""Tells a run's events as parts of the stream, and keeps the words for the record."""

import json
from typing import Any

from agents import StreamEvent

from app.assistant import parts
from app.assistant.call_log import CallLog
from app.assistant.models import ToolCall
from app.assistant.schemas import ToolCallRead
from app.assistant.turn import Emit
from app.mcp_server import TOOLS

_WORDS = ("response.output_text.delta", "response.refusal.delta")


class Narrator:
    def __init__(self, emit: Emit, log: CallLog) -> None:
        self._emit = emit
        self._log = log
        self._texts: list[str] = []
        self._talking = False
        self._open_calls: dict[str, ToolCall] = {}

    @property
    def text(self) -> str:
        """All that was said so far."""
        return "\n\n".join(said for text in self._texts if (said := text.strip()))

    def tell(self, event: StreamEvent) -> None:
        # Only from this queue of events: tools themselves run ahead of the words that came before
        # them.
        if event.type == "raw_response_event" and event.data.type in _WORDS:
            self.say(event.data.delta)
        elif event.type == "run_item_stream_event":
            self.pause()
            if event.name == "tool_called":
                self._tell_call(event.item.raw_item)
            elif event.name == "tool_output":
                self._tell_outcome(event.item.raw_item["call_id"])

    def say(self, words: str) -> None:
        words = (
            words.replace("\x00", "").encode(errors="ignore").decode()
        )  # what cannot be stored was not said
        if not words:
            return
        if not self._talking:
            self._talking = True
            self._texts.append("")
            self._emit(parts.text_start(len(self._texts)))
        self._texts[-1] += words
        self._emit(parts.text_delta(len(self._texts), words))

    def pause(self) -> None:
        if self._talking:
            self._talking = False
            self._emit(parts.text_end(len(self._texts)))

    def end(self) -> None:
        """Closes what is open; a call whose outcome the run did not live to see is told from the
        record.
        """
        self.pause()
        for call_id in list(self._open_calls):
            self._tell_outcome(call_id)

    def _tell_call(self, raw: Any) -> None:
        arguments = _object(raw.arguments)
        if raw.name in TOOLS and arguments is not None and raw.call_id not in self._open_calls:
            call = self._log.claim(raw.call_id, raw.name, arguments)
            self._open_calls[raw.call_id] = call
            self._emit(parts.tool_input(ToolCallRead.of(call)))

    def _tell_outcome(self, call_id: str) -> None:
        if call := self._open_calls.pop(call_id, None):
            self._emit(parts.tool_outcome(ToolCallRead.of(call)))


def _object(text: str) -> dict[str, Any] | None:
    """None for what is no JSON object. Like one of a tool that does not exist, such a call is never
    carried out, nor told.
    """
    try:
        arguments = json.loads(text or "{}")
    except ValueError:
        return None
    return arguments if isinstance(arguments, dict) else None
