"""The rules assistant as a model of the Agents SDK: no key, no network, the same answer for the
same situation.

Because it is a model, its tool calls, events and records take the very path that an LLM's take.
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
    """Lives for one run: calls the plan's tools in its first turn, and says what came of them in
    the second.
    """

    def __init__(self, plan: Plan, say: Callable[[list[dict[str, Any]]], str]) -> None:
        """`say` turns the results, one per call of the plan, into the reply."""
        self.plan = plan
        self.say = say

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
                for line in item.content[0].text.splitlines(keepends=True):
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
        return [_message(self.say([_result(outcomes[call_id]) for call_id in ids]))]


def _is_outcome(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "function_call_output"


def _result(output: Any) -> dict[str, Any]:
    """A tool's structured result comes as JSON text, its error as a list of text parts."""
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
    content = [ResponseOutputText(type="output_text", text=text, annotations=[])]
    return ResponseOutputMessage(
        type="message", id="reply", role="assistant", status="completed", content=content
    )


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
