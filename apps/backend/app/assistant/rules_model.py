"""The built-in rules as a model of the Agents SDK.

Tool calls, events and stored data are therefore handled by the same code as those of an LLM. The
rules need no key and no network, and they are deterministic.
"""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from agents import Model, ModelResponse, Usage
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
)

from app.assistant.rules.types import Plan


class RulesModel(Model):
    """A model for one run.

    It calls the plan's tools in its first turn and writes the reply in its second.
    """

    def __init__(self, plan: Plan, report: Callable[[list[dict[str, Any]]], str]) -> None:
        """`report` writes the reply from the results, one for each call in the plan."""
        self.plan = plan
        self.report = report

    async def get_response(
        self, system_instructions: Any, input: Any, *args: Any, **kwargs: Any
    ) -> ModelResponse:
        return ModelResponse(output=self._output(input), usage=Usage(), response_id=None)

    async def stream_response(
        self, system_instructions: Any, input: Any, *args: Any, **kwargs: Any
    ) -> AsyncIterator[Any]:
        output = self._output(input)
        number = 0
        for item in output:
            if isinstance(item, ResponseOutputMessage):
                for line in _text(item).splitlines(keepends=True):
                    yield _delta(item.id, line, number)
                    number += 1
        yield ResponseCompletedEvent(
            type="response.completed", sequence_number=number, response=_response(output)
        )

    def _output(self, items: str | list[Any]) -> list[Any]:
        outcomes = (
            {item["call_id"]: item["output"] for item in items if _is_outcome(item)}
            if isinstance(items, list)
            else {}
        )
        ids = [f"call_{number}" for number in range(len(self.plan.calls))]
        if any(call_id not in outcomes for call_id in ids):
            return [
                _call(call_id, call.tool, call.arguments)
                for call_id, call in zip(ids, self.plan.calls, strict=True)
            ]
        return [_message(self.report([_result(outcomes[call_id]) for call_id in ids]))]


def _is_outcome(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "function_call_output"


def _result(output: Any) -> dict[str, Any]:
    """Parses a tool's output: JSON text on success, a list of text parts on error."""
    if isinstance(output, list):
        return {"error": " ".join(part.get("text", "") for part in output)}
    try:
        result = json.loads(output)
    except ValueError:
        return {"error": str(output)}
    return result if isinstance(result, dict) else {"error": str(output)}


def _call(call_id: str, tool: str, arguments: dict[str, Any]) -> ResponseFunctionToolCall:
    return ResponseFunctionToolCall(
        type="function_call",
        id=call_id,
        call_id=call_id,
        name=tool,
        arguments=json.dumps(arguments),
    )


def _message(text: str) -> ResponseOutputMessage:
    return ResponseOutputMessage(
        type="message",
        id="reply",
        role="assistant",
        status="completed",
        content=[ResponseOutputText(type="output_text", text=text, annotations=[])],
    )


def _text(message: ResponseOutputMessage) -> str:
    return "".join(part.text for part in message.content if isinstance(part, ResponseOutputText))


def _delta(item_id: str, text: str, number: int) -> ResponseTextDeltaEvent:
    return ResponseTextDeltaEvent(
        type="response.output_text.delta",
        item_id=item_id,
        output_index=0,
        content_index=0,
        delta=text,
        logprobs=[],
        sequence_number=number,
    )


def _response(output: list[Any]) -> Response:
    return Response(
        id="rules",
        created_at=0,
        model="rules",
        object="response",
        output=output,
        parallel_tool_calls=False,
        tool_choice="auto",
        tools=[],
    )
