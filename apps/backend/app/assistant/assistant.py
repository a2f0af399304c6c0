"""Answers messages with an agent loop.

Tools, events and stored data are the same whether the built-in rules or a language model decide.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from mcp import Client
from mcp.server import MCPServer
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.assistant import rules
from app.assistant.bridge import RunTools
from app.assistant.call_log import CallLog
from app.assistant.history import call_items, load_history
from app.assistant.instructions import instructions
from app.assistant.llm import Llm
from app.assistant.memory import dump_plan, load_plan
from app.assistant.models import AgentRun
from app.assistant.rules.types import Plan
from app.assistant.rules_model import RulesModel
from app.assistant.run import Run, RunInput
from app.assistant.schemas import AssistantRead
from app.assistant.situation import load_situation
from app.assistant.stream_writer import StreamWriter
from app.assistant.turn import Emit, Outcome, Turn
from app.db import Database


class Assistant:
    def __init__(
        self, database: Database, server: MCPServer, llm: Llm | None, timeout_s: float
    ) -> None:
        """Uses the built-in rules if `llm` is None.

        `timeout_s` is the time limit for each answer, in seconds.
        """
        self.description = AssistantRead(
            mode="llm" if llm else "rules", model=llm.name if llm else None
        )
        self.timeout_s = timeout_s
        self._database = database
        self._server = server
        self._llm = llm
        self._client: Client | None = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Connects the MCP client for all runs.

        The same asyncio task must enter and exit this context.
        """
        async with Client(self._server) as self._client:
            try:
                yield
            finally:
                if self._llm:
                    await self._llm.close()

    async def answer(
        self, turn: Turn, emit: Emit, stop: asyncio.Event, interrupt: asyncio.Event
    ) -> Outcome:
        """Answers one message within `timeout_s`, and returns any failure as part of the outcome.

        `stop` is set when the user stops the answer, `interrupt` when the process shuts down.
        """
        assert self._client, "answer() must be called inside connected()"
        calls = CallLog(self._database, turn.run_id, turn.calls)
        tools = RunTools(self._client, calls, turn.user_id, turn.time_zone)
        prepare = (
            partial(self._prepare_llm, self._llm, turn)
            if self._llm
            else partial(self._prepare_rules, turn)
        )
        run = Run(prepare, tools, calls, StreamWriter(emit, calls))
        return await run.execute(self.timeout_s, stop, interrupt)

    async def _prepare_llm(self, llm: Llm, turn: Turn) -> RunInput:
        history = await self._database.run(
            lambda session: load_history(session, turn.conversation_id, turn.seq)
        )
        # The model continues after the calls that earlier attempts completed.
        done = [item for call in turn.calls if call.status == "done" for item in call_items(call)]
        items = [*history, {"role": "user", "content": turn.text}, *done]
        return RunInput(llm.model(), items, instructions(turn.now(), turn.time_zone), llm.settings)

    async def _prepare_rules(self, turn: Turn) -> RunInput:
        now = turn.now()
        situation = await self._database.run(
            lambda session: load_situation(
                session, turn.user_id, turn.conversation_id, turn.seq, now
            )
        )
        plan = load_plan(turn.memory) if turn.calls else None
        if plan is None:
            plan = rules.understand(turn.text, situation)
            await self._database.run(lambda session: _save_plan(session, turn, plan))
        model = RulesModel(plan, lambda results: rules.report(plan, results, situation))
        return RunInput(model, [{"role": "user", "content": turn.text}], undoes=plan.undoes)


async def _save_plan(session: AsyncSession, turn: Turn, plan: Plan) -> None:
    await session.execute(
        update(AgentRun).where(col(AgentRun.id) == turn.run_id).values(memory=dump_plan(plan))
    )
