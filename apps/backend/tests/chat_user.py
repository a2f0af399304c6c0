"""Sends messages to the assistant without HTTP.

The answers come from a scripted model or from the rules.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from agents import ModelSettings
from agents.testing import ScriptedModel
from agents.testing.model import ModelScriptItem

from app.assistant.assistant import Assistant
from app.assistant.llm import Llm
from app.assistant.turn import Turn
from app.chat import store
from app.chat.answers import Answers
from app.chat.schemas import ChatRequest
from app.db import Database
from app.mcp_callers import caller_in_process
from app.mcp_server import build_mcp_server
from app.metrics import Metrics
from app.tasks.schemas import TaskQuery
from app.tasks.service import TaskService
from tests.database import fresh_database
from tests.postgres import Postgres


class ScriptedLlm(Llm):
    """Replaces a provider's model with a scripted one."""

    def __init__(self, script: ScriptedModel) -> None:
        self.script = script
        self.name = "scripted"
        self.settings = ModelSettings()

    def model(self) -> ScriptedModel:
        return self.script

    async def close(self) -> None:
        pass


class ChatUser:
    """Sends messages as the user ann and reads her tasks."""

    def __init__(self, database: Database, assistant: Assistant) -> None:
        self.database = database
        self.assistant = assistant
        self.metrics = Metrics(database)
        self.answers = Answers(database, assistant, self.metrics, asyncio.Event())
        self.tasks = TaskService(database)
        self.conversation: UUID | None = None

    async def say(self, message: str, message_id: UUID | None = None) -> list[dict[str, Any]]:
        """Sends a message and returns the parts of the answer."""
        wanted = ChatRequest(
            message=message,
            message_id=message_id,
            conversation_id=self.conversation,
            time_zone="Europe/Berlin",
        )
        turn = await self.database.run(
            lambda session: store.begin(session, "ann", wanted, self.assistant.description, 60)
        )
        assert isinstance(turn, Turn)
        self.conversation = turn.conversation_id
        answer = self.answers.start(turn)
        parts = []
        while (part := await answer.next()) is not None:
            parts.append(part)
        return parts

    async def titles(self) -> list[str]:
        return [task.title for task in (await self.tasks.list("ann", TaskQuery())).items]


@asynccontextmanager
async def chat_user(
    postgres: Postgres, script: Sequence[ModelScriptItem] | None = None
) -> AsyncIterator[ChatUser]:
    """Opens a chat with a new database. Without a script, the rules answer.

    Fails the test if a step of the script was not used.
    """
    async with fresh_database(postgres, "assistant") as database:
        model = ScriptedModel(script) if script is not None else None
        assistant = Assistant(
            database,
            build_mcp_server(database, caller_in_process),
            ScriptedLlm(model) if model else None,
            5,
        )
        async with assistant.connected():
            user = ChatUser(database, assistant)
            async with user.answers.supervised():
                yield user
        if model:
            model.assert_complete()


def text(parts: list[dict[str, Any]]) -> str:
    return "".join(part["delta"] for part in parts if part["type"] == "text-delta")


def calls(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the results of the tool calls that succeeded."""
    return [part["output"] for part in parts if part["type"] == "tool-output-available"]


def failure(parts: list[dict[str, Any]]) -> str | None:
    """Returns the error code if the answer failed, otherwise None."""
    return next((part["data"]["code"] for part in parts if part["type"] == "data-failure"), None)
