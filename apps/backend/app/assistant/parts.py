"""The parts of a streamed answer: the AI SDK's "UI message stream", version 1.

https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
"""

import json
from typing import Any
from uuid import UUID

from app.assistant.failures import Failure
from app.assistant.schemas import ToolCallRead

Part = dict[str, Any]


def start(message_id: UUID) -> Part:
    return {"type": "start", "messageId": str(message_id)}


def conversation(conversation_id: UUID, title: str) -> Part:
    return {"type": "data-conversation", "data": {"id": str(conversation_id), "title": title}}


def assistant(mode: str, model: str | None) -> Part:
    return {"type": "data-assistant", "data": {"mode": mode, "model": model}}


def tool_input(call: ToolCallRead) -> Part:
    return {
        "type": "tool-input-available",
        "toolCallId": str(call.id),
        "toolName": call.name,
        "input": call.arguments,
    }


def tool_outcome(call: ToolCallRead) -> Part:
    if call.status == "done":
        return {
            "type": "tool-output-available",
            "toolCallId": str(call.id),
            "output": call.model_dump(mode="json"),
        }
    error = call.summary if call.status == "failed" else "It is not known whether this was done"
    return {"type": "tool-output-error", "toolCallId": str(call.id), "errorText": error}


def text_start(number: int) -> Part:
    return {"type": "text-start", "id": f"text-{number}"}


def text_delta(number: int, delta: str) -> Part:
    return {"type": "text-delta", "id": f"text-{number}", "delta": delta}


def text_end(number: int) -> Part:
    return {"type": "text-end", "id": f"text-{number}"}


def failure(failed: Failure) -> list[Part]:
    data = {"code": failed.code, "message": failed.message, "retryable": failed.retryable}
    return [{"type": "data-failure", "data": data}, {"type": "error", "errorText": failed.message}]


FINISH: Part = {"type": "finish"}


def encode(part: Part) -> str:
    # The JSON is ASCII, because a model's text may contain characters that UTF-8 cannot encode.
    return f"data: {json.dumps(part, separators=(',', ':'))}\n\n"


PING = ": ping\n\n"
DONE = "data: [DONE]\n\n"
