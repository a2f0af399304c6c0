"""One attempt at one message: the agent loop from its first step until it ends, is stopped or runs
out of time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from agents import Agent, ModelSettings, RunConfig, Runner, RunResultStreaming
from agents.models.interface import Model
from agents.run_config import ToolExecutionConfig
from openai import APIStatusError

from app.assistant.bridge import RunTools
from app.assistant.call_log import CallLog
from app.assistant.failures import INTERRUPTED, TIMED_OUT, Failure, failure_of
from app.assistant.narrator import Narrator
from app.assistant.turn import Outcome

log = logging.getLogger("app.assistant")

MAX_STEPS = 10


@dataclass(frozen=True)
class Prepared:
    """Who decides in a run, and what it is told."""

    model: Model
    items: list[dict[str, Any]]
    instructions: str = ""
    settings: ModelSettings = field(default_factory=ModelSettings)
    undoes: tuple[str, ...] = ()
    """Ids of the tool calls that this run takes back."""


class Run:
    def __init__(
        self,
        prepare: Callable[[], Awaitable[Prepared]],
        tools: RunTools,
        calls: CallLog,
        narrator: Narrator,
    ) -> None:
        self._prepare = prepare
        self._tools = tools
        self._calls = calls
        self._narrator = narrator
        self._result: RunResultStreaming | None = None
        self._undone: list[UUID] = []

    async def end(self, timeout_s: float, stop: asyncio.Event, interrupt: asyncio.Event) -> Outcome:
        """Never raises: what went wrong is in the outcome. A tool call in hand is finished in any
        case.
        """
        work = asyncio.create_task(self._work())
        signals = [asyncio.create_task(event.wait()) for event in (stop, interrupt)]
        done, _ = await asyncio.wait(
            {work, *signals}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
        )
        for signal in signals:
            signal.cancel()
        if work in done:
            error = work.exception()
            failure = _failure(error) if error else None
            status: Literal["complete", "failed", "stopped"] = "failed" if failure else "complete"
        else:
            failure = None if stop.is_set() else INTERRUPTED if interrupt.is_set() else TIMED_OUT
            status = "failed" if failure else "stopped"
            await self._break_off(work)
        await self._calls.settle()
        self._narrator.end()
        usage = self._result.context_wrapper.usage if self._result else None
        tokens = (
            (usage.input_tokens, usage.output_tokens)
            if usage and usage.total_tokens
            else (None, None)
        )
        return Outcome(
            status,
            self._narrator.text,
            failure,
            *tokens,
            calls=self._calls.calls,
            undone=self._undone,
        )

    async def _work(self) -> None:
        prepared = await self._prepare()
        self._result = self._start(prepared)
        async for event in self._result.stream_events():
            self._narrator.tell(event)
        if self._result.run_loop_exception:
            raise self._result.run_loop_exception
        if not self._narrator.text:
            # A model that falls silent after its tools: what they did is the answer.
            summaries = [call.summary for call in self._calls.calls if call.summary]
            if not summaries:
                raise ValueError("an answer without words")
            self._narrator.say(". ".join(summaries) + ".")
        if all(call.status == "done" for call in self._calls.calls):
            self._undone = [UUID(call_id) for call_id in prepared.undoes]

    def _start(self, prepared: Prepared) -> RunResultStreaming:
        agent = Agent(
            name="todo",
            instructions=prepared.instructions,
            mcp_servers=[self._tools],
            model_settings=prepared.settings,
        )
        config = RunConfig(
            model=prepared.model,
            tracing_disabled=True,
            # One after the other: tasks are made in the order they were named, and no two calls
            # change one task at once.
            tool_execution=ToolExecutionConfig(max_function_tool_concurrency=1),
            tool_not_found_behavior="return_error_to_model",
        )
        return Runner.run_streamed(
            agent, list(prepared.items), max_turns=MAX_STEPS, run_config=config
        )

    async def _break_off(self, work: asyncio.Task[None]) -> None:
        if self._result:
            self._result.cancel()
        work.cancel()
        await asyncio.wait({work})


def _failure(error: BaseException) -> Failure:
    failure = failure_of(error)
    fields: dict[str, Any] = {"code": failure.code}
    if isinstance(error, APIStatusError):
        # Short words of the provider's; its message may repeat what the user wrote, or a part of
        # the key.
        fields |= {
            "status": error.status_code,
            "provider_code": error.code,
            "provider_type": error.type,
            "provider_param": error.param,
        }
    log.log(
        logging.ERROR if failure.code == "internal_error" else logging.WARNING,
        "run failed",
        extra={"fields": fields},
        exc_info=error,
    )
    return failure
