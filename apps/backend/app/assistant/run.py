"""Runs the agent loop for one attempt at answering a message, until the loop ends, is stopped or
times out.
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
from app.assistant.stream_writer import StreamWriter
from app.assistant.turn import Outcome

log = logging.getLogger("app.assistant")

MAX_STEPS = 10


@dataclass(frozen=True)
class RunInput:
    """The model and the input for a run."""

    model: Model
    items: list[dict[str, Any]]
    instructions: str = ""
    settings: ModelSettings = field(default_factory=ModelSettings)
    undoes: tuple[str, ...] = ()
    """Ids of the tool calls that this run undoes."""


class Run:
    def __init__(
        self,
        prepare: Callable[[], Awaitable[RunInput]],
        tools: RunTools,
        calls: CallLog,
        writer: StreamWriter,
    ) -> None:
        self._prepare = prepare
        self._tools = tools
        self._calls = calls
        self._writer = writer
        self._result: RunResultStreaming | None = None
        self._undone: list[UUID] = []

    async def execute(
        self, timeout_s: float, stop: asyncio.Event, interrupt: asyncio.Event
    ) -> Outcome:
        """Returns the outcome, including any failure. A running tool call is always completed."""
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
            interruption = INTERRUPTED if interrupt.is_set() else TIMED_OUT
            failure = None if stop.is_set() else interruption
            status = "failed" if failure else "stopped"
            await self._cancel(work)
        await self._calls.wait_for_running()
        self._writer.close()
        usage = self._result.context_wrapper.usage if self._result else None
        counted = usage if usage and usage.total_tokens else None
        return Outcome(
            status,
            self._writer.text,
            failure,
            input_tokens=counted.input_tokens if counted else None,
            output_tokens=counted.output_tokens if counted else None,
            calls=self._calls.calls,
            undone=self._undone,
        )

    async def _work(self) -> None:
        run_input = await self._prepare()
        self._result = self._start(run_input)
        async for event in self._result.stream_events():
            self._writer.write(event)
        if self._result.run_loop_exception:
            raise self._result.run_loop_exception
        if not self._writer.text:
            # If a model writes no text after its tool calls, their summaries become the answer.
            summaries = [call.summary for call in self._calls.calls if call.summary]
            if not summaries:
                raise ValueError("the model's answer is empty")
            self._writer.write_text(". ".join(summaries) + ".")
        if all(call.status == "done" for call in self._calls.calls):
            self._undone = [UUID(call_id) for call_id in run_input.undoes]

    def _start(self, run_input: RunInput) -> RunResultStreaming:
        agent = Agent(
            name="todo",
            instructions=run_input.instructions,
            mcp_servers=[self._tools],
            model_settings=run_input.settings,
        )
        config = RunConfig(
            model=run_input.model,
            tracing_disabled=True,
            # Sequential calls create tasks in the given order, and never change the same task at
            # the same time.
            tool_execution=ToolExecutionConfig(max_function_tool_concurrency=1),
            tool_not_found_behavior="return_error_to_model",
        )
        items: list[Any] = list(run_input.items)
        return Runner.run_streamed(agent, items, max_turns=MAX_STEPS, run_config=config)

    async def _cancel(self, work: asyncio.Task[None]) -> None:
        if self._result:
            self._result.cancel()
        work.cancel()
        await asyncio.wait({work})


def _failure(error: BaseException) -> Failure:
    failure = failure_of(error)
    fields: dict[str, Any] = {"code": failure.code}
    if isinstance(error, APIStatusError):
        # The provider's message is not logged, because it may contain the user's words or part of
        # the API key.
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
