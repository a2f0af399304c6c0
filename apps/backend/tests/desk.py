"""Talks to the assistant below HTTP: with a scripted model, or with the rules."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from agents import ModelSettings
from agents.testing import ScriptedModel

from app.assistant.assistant import Assistant
from app.chat import store
from app.chat.answers import Answers
from app.chat.schemas import ChatRequest
from app.mcp_callers import caller_in_process
from app.mcp_server import build_mcp_server
from app.metrics import Metrics
from app.tasks.schemas import TaskQuery
from app.tasks.service import TaskService
from tests.database import fresh_database


@dataclass
class Scripted:
    """In the place of a provider's model."""

    script: ScriptedModel
    name: str = "scripted"
    settings: ModelSettings = field(default_factory=ModelSettings)

    def model(self) -> ScriptedModel:
        return self.script

    async def close(self) -> None:
        pass


class Desk:
    """Sends messages as ann, and looks at her tasks."""

    def __init__(self, database, assistant: Assistant) -> None:
        self.database = database
        self.assistant = assistant
        self.metrics = Metrics(database)
        self.answers = Answers(database, assistant, self.metrics, asyncio.Event())
        self.tasks = TaskService(database)
        self.conversation: UUID | None = None

    async def say(self, message: str, message_id: UUID | None = None) -> list[dict]:
        wanted = ChatRequest(
            message=message,
            message_id=message_id,
            conversation_id=self.conversation,
            time_zone="Europe/Berlin",
        )
        turn = await self.database.run(
            lambda session: store.begin(session, "ann", wanted, self.assistant.description, 60)
        )
        self.conversation = turn.conversation_id
        answer = self.answers.start(turn)
        parts = []
        while (part := await answer.next()) is not None:
            parts.append(part)
        return parts

    async def titles(self) -> list[str]:
        return [task.title for task in (await self.tasks.list("ann", TaskQuery())).items]


@asynccontextmanager
async def desk(postgres, script: list | None = None):
    async with fresh_database(postgres, "assistant") as database:
        model = ScriptedModel(script) if script is not None else None
        assistant = Assistant(
            database,
            build_mcp_server(database, caller_in_process),
            Scripted(model) if model else None,
            5,
        )
        async with assistant.connected():
            made = Desk(database, assistant)
            async with made.answers.supervised():
                yield made
        if model:
            model.assert_complete()


def text(parts: list[dict]) -> str:
    return "".join(part["delta"] for part in parts if part["type"] == "text-delta")


def calls(parts: list[dict]) -> list[dict]:
    return [part["output"] for part in parts if part["type"] == "tool-output-available"]


def failure(parts: list[dict]) -> str | None:
    return next((part["data"]["code"] for part in parts if part["type"] == "data-failure"), None)
