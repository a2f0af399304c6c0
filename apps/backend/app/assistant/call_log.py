"""The record of one run's tool calls: written before and after each, so that a call is never done
twice.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from agents.exceptions import ModelBehaviorError
from mcp.types import CallToolResult, TextContent
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError
from sqlmodel import col

from app.assistant.models import ToolCall
from app.db import Database
from app.mcp_results import CHANGE

READS = "list_tasks"


class CallLog:
    def __init__(self, database: Database, run_id: UUID, earlier: Sequence[ToolCall] = ()) -> None:
        """`earlier`: calls of this run from attempts that broke off. The same tool with the same
        arguments is such a call met again: one that was done is answered from the record, any other
        is done under its old id.
        """
        self._database = database
        self._run_id = run_id
        self._earlier = [call for call in earlier if call.name != READS]
        self._taken = {call.call_id for call in earlier}
        self._position = max((call.position for call in earlier), default=-1) + 1
        self._calls: dict[tuple[str, str, str], ToolCall] = {}
        self._in_hand: set[asyncio.Task[CallToolResult]] = set()

    @property
    def calls(self) -> list[ToolCall]:
        """Those of this attempt, in the order the model named them."""
        return list(self._calls.values())

    def claim(self, call_id: str, name: str, arguments: dict[str, Any]) -> ToolCall:
        """The record of this call; a new one is in memory only until `once` begins it."""
        key = (call_id, name, json.dumps(arguments, sort_keys=True))
        if key not in self._calls:
            self._calls[key] = self._met_again(name, arguments) or self._new(
                call_id, name, arguments
            )
        return self._calls[key]

    async def once(
        self, call: ToolCall, act: Callable[[], Awaitable[CallToolResult]]
    ) -> CallToolResult:
        """The outcome of `act`, or the recorded one if the call was done before.

        A call that has begun is finished and recorded even when the run is cancelled meanwhile.
        Raises DatabaseUnavailable when it cannot be recorded: before `act` nothing has happened,
        after it the same call repeated changes nothing more. Raises ModelBehaviorError, and does
        nothing, when its arguments cannot be stored.
        """
        if call.status == "done":
            return CallToolResult(
                content=[TextContent(type="text", text=call.summary)],
                structured_content=call.result,
            )
        task = asyncio.create_task(self._record(call, act))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        return await asyncio.shield(task)

    async def settle(self) -> None:
        """Waits for the calls in hand, whatever becomes of them."""
        if self._in_hand:
            await asyncio.wait(self._in_hand)

    async def _record(
        self, call: ToolCall, act: Callable[[], Awaitable[CallToolResult]]
    ) -> CallToolResult:
        call.status = "running"
        values = call.model_dump(
            include={"id", "run_id", "call_id", "position", "name", "arguments", "status"}
        )
        begun = (
            insert(ToolCall)
            .values(values)
            .on_conflict_do_update(index_elements=["id"], set_={"status": "running"})
        )
        try:
            await self._database.run(lambda session: session.execute(begun))
        except DataError:
            raise ModelBehaviorError(
                "arguments that cannot be stored, as a NUL character or a number that is none"
            ) from None
        result = await act()
        call.summary = result.content[0].text
        if result.is_error:
            call.status = "failed"
        else:
            call.status, call.result, call.before = (
                "done",
                result.structured_content,
                (result.meta or {}).get(CHANGE),
            )
        values = call.model_dump(include={"status", "summary", "result", "before"})
        await self._database.run(
            lambda session: session.execute(
                update(ToolCall).where(col(ToolCall.id) == call.id).values(values)
            )
        )
        return result

    def _met_again(self, name: str, arguments: dict[str, Any]) -> ToolCall | None:
        for call in self._earlier:
            if (call.name, call.arguments) == (name, arguments):
                self._earlier.remove(call)
                return call
        return None

    def _new(self, call_id: str, name: str, arguments: dict[str, Any]) -> ToolCall:
        # Some providers count their call ids from zero in every answer.
        unique = call_id if call_id not in self._taken else f"{call_id}~{self._position}"
        self._taken.add(unique)
        call = ToolCall(
            id=uuid4(),
            run_id=self._run_id,
            call_id=unique,
            position=self._position,
            name=name,
            arguments=arguments,
            status="running",
        )
        self._position += 1
        return call
