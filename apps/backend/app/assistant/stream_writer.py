"""Translates the events of a run into parts of the stream, and collects the text for storage."""

import json
from typing import Any

from agents import RawResponsesStreamEvent, RunItemStreamEvent, StreamEvent
from openai.types.responses import ResponseRefusalDeltaEvent, ResponseTextDeltaEvent

from app.assistant import parts
from app.assistant.call_log import CallLog
from app.assistant.models import ToolCall
from app.assistant.schemas import ToolCallRead
from app.assistant.turn import Emit
from app.mcp_server import TOOLS


class StreamWriter:
    def __init__(self, emit: Emit, log: CallLog) -> None:
        self._emit = emit
        self._log = log
        self._texts: list[str] = []
        self._text_is_open = False
        self._open_calls: dict[str, ToolCall] = {}

    @property
    def text(self) -> str:
        """All the text written so far."""
        return "\n\n".join(stripped for text in self._texts if (stripped := text.strip()))

    def write(self, event: StreamEvent) -> None:
        """Emits the parts for an event.

        Tool calls are emitted only here and not by the tools themselves, because a tool may run
        before the text that precedes its call has been emitted.
        """
        match event:
            case RawResponsesStreamEvent(
                data=ResponseTextDeltaEvent(delta=delta) | ResponseRefusalDeltaEvent(delta=delta)
            ):
                self.write_text(delta)
            case RunItemStreamEvent(name=name, item=item):
                self._close_text()
                if name == "tool_called":
                    self._write_call(item.raw_item)
                elif name == "tool_output":
                    self._write_output(item.raw_item)

    def write_text(self, text: str) -> None:
        """Emits text without the characters that Postgres cannot store."""
        storable = text.replace("\x00", "").encode(errors="ignore").decode()
        if not storable:
            return
        if not self._text_is_open:
            self._text_is_open = True
            self._texts.append("")
            self._emit(parts.text_start(len(self._texts)))
        self._texts[-1] += storable
        self._emit(parts.text_delta(len(self._texts), storable))

    def close(self) -> None:
        """Closes the open text part, if any.

        Emits the recorded outcome of the calls that had no result event.
        """
        self._close_text()
        for call_id in list(self._open_calls):
            self._write_outcome(call_id)

    def _close_text(self) -> None:
        if self._text_is_open:
            self._text_is_open = False
            self._emit(parts.text_end(len(self._texts)))

    def _write_call(self, raw: Any) -> None:
        # A call to an unknown tool or with invalid arguments never runs and is not shown.
        arguments = _json_object(raw.arguments)
        if raw.name in TOOLS and arguments is not None and raw.call_id not in self._open_calls:
            call = self._log.record_for(raw.call_id, raw.name, arguments)
            self._open_calls[raw.call_id] = call
            self._emit(parts.tool_input(ToolCallRead.of(call)))

    def _write_output(self, raw: Any) -> None:
        self._write_outcome(raw["call_id"])

    def _write_outcome(self, call_id: str) -> None:
        if call := self._open_calls.pop(call_id, None):
            self._emit(parts.tool_outcome(ToolCallRead.of(call)))


def _json_object(text: str) -> dict[str, Any] | None:
    """Returns the parsed object, or None if the text is not a JSON object."""
    try:
        arguments = json.loads(text or "{}")
    except ValueError:
        return None
    return arguments if isinstance(arguments, dict) else None
