"""Records the tool calls of one run in the database.

Each call is stored before and after it runs, so that a completed call never runs twice.
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
from app.mcp_results import CHANGE, text_of

READ_ONLY = "list_tasks"


class CallLog:
    def __init__(self, database: Database, run_id: UUID, earlier: Sequence[ToolCall] = ()) -> None:
        """`earlier` contains the calls of earlier attempts at the same run.

        A call with the same tool and arguments continues the earlier one: if the earlier call is
        done, its recorded result is returned; otherwise it runs again with its original id.
        """
        self._database = database
        self._run_id = run_id
        self._earlier = [call for call in earlier if call.name != READ_ONLY]
        self._taken = {call.call_id for call in earlier}
        self._position = max((call.position for call in earlier), default=-1) + 1
        self._calls: dict[tuple[str, str, str], ToolCall] = {}
        self._running: set[asyncio.Task[CallToolResult]] = set()

    @property
    def calls(self) -> list[ToolCall]:
        """The calls of this attempt, in the order in which the model made them."""
        return list(self._calls.values())

    def record_for(self, call_id: str, name: str, arguments: dict[str, Any]) -> ToolCall:
        """Returns the record of this call, or creates one that `run_once` stores later."""
        key = (call_id, name, json.dumps(arguments, sort_keys=True))
        if key not in self._calls:
            self._calls[key] = self._take_earlier(name, arguments) or self._new(
                call_id, name, arguments
            )
        return self._calls[key]

    async def run_once(
        self, call: ToolCall, act: Callable[[], Awaitable[CallToolResult]]
    ) -> CallToolResult:
        """Returns the result of `act`, or the recorded result if the call is already done.

        A call that has begun is completed and recorded even if the run is cancelled meanwhile.
        Raises DatabaseUnavailable if the call cannot be recorded. The call is then safe to repeat:
        either `act` has not run, or running it again has no further effect. Raises
        ModelBehaviorError, without running `act`, if the arguments cannot be stored.
        """
        if call.status == "done":
            return CallToolResult(
                content=[TextContent(type="text", text=call.summary)],
                structured_content=call.result,
            )
        task = asyncio.create_task(self._record(call, act))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def wait_for_running(self) -> None:
        """Waits until all running calls have ended. Their errors are ignored."""
        if self._running:
            await asyncio.wait(self._running)

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
                "the arguments contain a NUL character or an invalid number and cannot be stored"
            ) from None
        result = await act()
        call.summary = text_of(result)
        if result.is_error:
            call.status = "failed"
        else:
            call.status = "done"
            call.result = result.structured_content
            call.before = (result.meta or {}).get(CHANGE)
        values = call.model_dump(include={"status", "summary", "result", "before"})
        await self._database.run(
            lambda session: session.execute(
                update(ToolCall).where(col(ToolCall.id) == call.id).values(values)
            )
        )
        return result

    def _take_earlier(self, name: str, arguments: dict[str, Any]) -> ToolCall | None:
        for call in self._earlier:
            if (call.name, call.arguments) == (name, arguments):
                self._earlier.remove(call)
                return call
        return None

    def _new(self, call_id: str, name: str, arguments: dict[str, Any]) -> ToolCall:
        # Some providers restart their call ids at zero in every response.
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
