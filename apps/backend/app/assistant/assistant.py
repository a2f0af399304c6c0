"""Answers messages: the same agent loop, tools, events and records whether rules or a language
model decide.
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
from app.assistant.memory import recall, remember
from app.assistant.models import AgentRun
from app.assistant.narrator import Narrator
from app.assistant.rules.types import Plan
from app.assistant.rules_model import RulesModel
from app.assistant.run import Prepared, Run
from app.assistant.schemas import AssistantRead
from app.assistant.situation import load_situation
from app.assistant.turn import Emit, Outcome, Turn
from app.db import Database


class Assistant:
    def __init__(
        self, database: Database, server: MCPServer, llm: Llm | None, timeout_s: float
    ) -> None:
        """Without `llm` the rules answer."""
        self.described = AssistantRead(
            mode="llm" if llm else "rules", model=llm.name if llm else None
        )
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

    async def answer(
        self, turn: Turn, emit: Emit, stop: asyncio.Event, interrupt: asyncio.Event
    ) -> Outcome:
        """Ends by itself within `timeout_s`. `stop`: the user wants no more of it; `interrupt`: the
        process is about to end.

        Never raises: what went wrong is in the outcome.
        """
        assert self._client, "answer() is called inside connected()"
        calls = CallLog(self._database, turn.run_id, turn.calls)
        tools = RunTools(self._client, calls, turn.user_id, turn.time_zone)
        prepare = (
            partial(self._llm_decides, self._llm, turn)
            if self._llm
            else partial(self._rules_decide, turn)
        )
        return await Run(prepare, tools, calls, Narrator(emit, calls)).end(
            self.timeout_s, stop, interrupt
        )

    async def _llm_decides(self, llm: Llm, turn: Turn) -> Prepared:
        history = await self._database.run(
            lambda session: load_history(session, turn.conversation_id, turn.seq)
        )
        # What an earlier attempt has done is told, so that the model goes on from there.
        done = [item for call in turn.calls if call.status == "done" for item in call_items(call)]
        items = [*history, {"role": "user", "content": turn.text}, *done]
        return Prepared(llm.model(), items, instructions(turn.now(), turn.time_zone), llm.settings)

    async def _rules_decide(self, turn: Turn) -> Prepared:
        now = turn.now()
        situation = await self._database.run(
            lambda session: load_situation(
                session, turn.user_id, turn.conversation_id, turn.seq, now
            )
        )
        plan = recall(turn.memory) if turn.calls else None
        if plan is None:
            plan = rules.understand(turn.text, situation)
            await self._database.run(lambda session: _keep_plan(session, turn, plan))
        model = RulesModel(plan, lambda results: rules.report(plan, results, situation))
        return Prepared(model, [{"role": "user", "content": turn.text}], undoes=plan.undoes)


async def _keep_plan(session: AsyncSession, turn: Turn, plan: Plan) -> None:
    await session.execute(
        update(AgentRun).where(col(AgentRun.id) == turn.run_id).values(memory=remember(plan))
    )
