"""Answers one message: the same agent loop, tools, events and records whether rules or a language model decide."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from agents import Agent, ModelSettings, RunConfig, Runner, RunResultStreaming
from agents.models.interface import Model
from agents.run_config import ToolExecutionConfig
from mcp import Client
from mcp.server import MCPServer
from openai import APIStatusError
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.assistant import rules
from app.assistant.bridge import RunTools
from app.assistant.call_log import CallLog
from app.assistant.failures import INTERRUPTED, TIMED_OUT, Failure, failure_of
from app.assistant.history import call_items, load_history
from app.assistant.instructions import instructions
from app.assistant.llm import Llm
from app.assistant.memory import recall, remember
from app.assistant.models import AgentRun
from app.assistant.narrator import Narrator
from app.assistant.rules.types import Plan
from app.assistant.rules_model import RulesModel
from app.assistant.schemas import AssistantRead
from app.assistant.situation import load_situation
from app.assistant.turn import Emit, Outcome, Turn
from app.db import Database

log = logging.getLogger("app.assistant")

MAX_STEPS = 10


class Assistant:
    def __init__(self, database: Database, server: MCPServer, llm: Llm | None, timeout_s: float) -> None:
        """Without `llm` the rules answer."""
        self.described = AssistantRead(mode="llm" if llm else "rules", model=llm.name if llm else None)
        self.timeout_s = timeout_s
        self._database = database
        self._server = server
        self._llm = llm
        self._client: Client | None = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Entered once for all runs, and left by the same task, as the MCP client demands."""
        async with Client(self._server) as self._client:
            try:
                yield
            finally:
                if self._llm:
                    await self._llm.close()

    async def answer(self, turn: Turn, emit: Emit, stop: asyncio.Event, interrupt: asyncio.Event) -> Outcome:
        """Ends by itself within `timeout_s`. `stop`: the user wants no more of it; `interrupt`: the process is about to end.

        Never raises: what went wrong is in the outcome.
        """
        calls = CallLog(self._database, turn.run_id, turn.calls)
        narrator = Narrator(emit, calls)
        running: list[RunResultStreaming] = []
        work = asyncio.create_task(self._work(turn, calls, narrator, running))
        signals = {asyncio.create_task(event.wait()): event for event in (stop, interrupt)}
        done, _ = await asyncio.wait({work, *signals}, timeout=self.timeout_s, return_when=asyncio.FIRST_COMPLETED)
        for signal in signals:
            signal.cancel()

        undone: list[Any] = []
        failure: Failure | None = None
        if work in done:
            try:
                undone = work.result()
            except Exception as error:
                failure = failure_of(error)
                _log(error, failure)
        else:
            failure = None if stop.is_set() else INTERRUPTED if interrupt.is_set() else TIMED_OUT
            for result in running:
                result.cancel()
            work.cancel()
            await asyncio.wait({work})
        await calls.settle()
        narrator.end()

        usage = running[0].context_wrapper.usage if running else None
        status = "failed" if failure else "complete" if work in done else "stopped"
        return Outcome(
            status=status,
            text=narrator.text,
            failure=failure,
            input_tokens=usage.input_tokens if usage and self._llm else None,
            output_tokens=usage.output_tokens if usage and self._llm else None,
            calls=calls.calls,
            undone=undone if status == "complete" else [],
        )

    async def _work(self, turn: Turn, calls: CallLog, narrator: Narrator, running: list[RunResultStreaming]) -> list[Any]:
        """The ids of tool calls that this answer took back."""
        plan: Plan | None = None
        if self._llm:
            model, items, told = self._llm.model(), await self._items(turn), instructions(turn.now(), turn.time_zone)
        else:
            model, plan = await self._rules_model(turn)
            items, told = [{"role": "user", "content": turn.text}], ""
        result = self._run(turn, model, items, told, calls)
        running.append(result)
        async for event in result.stream_events():
            narrator.tell(event)
        if result.run_loop_exception:
            raise result.run_loop_exception
        if not narrator.text:
            # A model that falls silent after its tools: what they did is the answer. ValueError: it gave none at all.
            summaries = [call.summary for call in calls.calls if call.summary]
            if not summaries:
                raise ValueError("an answer without words")
            narrator.say(". ".join(summaries) + ".")
        return list(plan.undoes) if plan and all(call.status == "done" for call in calls.calls) else []

    def _run(self, turn: Turn, model: Model, items: list[Any], told: str, calls: CallLog) -> RunResultStreaming:
        assert self._client, "answer() is called inside connected()"
        agent = Agent(
            name="todo",
            instructions=told,
            mcp_servers=[RunTools(self._client, calls, turn.user_id, turn.time_zone)],
            model_settings=self._llm.settings if self._llm else ModelSettings(),
        )
        config = RunConfig(
            model=model,
            tracing_disabled=True,
            # One after the other: tasks are made in the order they were named, and no two calls change one task at once.
            tool_execution=ToolExecutionConfig(max_function_tool_concurrency=1),
            tool_not_found_behavior="return_error_to_model",
        )
        return Runner.run_streamed(agent, items, max_turns=MAX_STEPS, run_config=config)

    async def _items(self, turn: Turn) -> list[dict[str, Any]]:
        history = await self._database.run(lambda session: load_history(session, turn.conversation_id, turn.seq))
        # What an earlier attempt has done is told, so that the model goes on from there.
        done = [item for call in turn.calls if call.status == "done" for item in call_items(call)]
        return [*history, {"role": "user", "content": turn.text}, *done]

    async def _rules_model(self, turn: Turn) -> tuple[Model, Plan]:
        now = turn.now()
        situation = await self._database.run(lambda session: load_situation(session, turn.user_id, turn.conversation_id, turn.seq, now))
        plan = recall(turn.memory)
        if plan is None or not turn.calls:
            plan = rules.understand(turn.text, situation)
            await self._database.run(lambda session: _keep_plan(session, turn, plan))
        return RulesModel(plan, lambda results: rules.report(plan, results, situation)), plan


async def _keep_plan(session: AsyncSession, turn: Turn, plan: Plan) -> None:
    await session.execute(update(AgentRun).where(col(AgentRun.id) == turn.run_id).values(memory=remember(plan)))


def _log(error: Exception, failure: Failure) -> None:
    fields: dict[str, Any] = {"code": failure.code}
    if isinstance(error, APIStatusError):
        # Short words of the provider's; its message may repeat what the user wrote, or a part of the key.
        fields |= {"status": error.status_code, "provider_code": error.code, "provider_type": error.type, "provider_param": error.param}
    log.log(logging.ERROR if failure.code == "internal_error" else logging.WARNING, "run failed", extra={"fields": fields}, exc_info=error)
