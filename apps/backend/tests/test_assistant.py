"""The agent loop below HTTP: with a scripted model, and with the rules' sentences replaced by the plan a test wants."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from agents import ModelSettings
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call
from prometheus_client import generate_latest

from app.assistant import rules
from app.assistant.assistant import Assistant
from app.assistant.parts import encode
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.undo import undo
from app.chat import store
from app.chat.answers import Answers
from app.chat.schemas import ChatRequest
from app.mcp_server import build_mcp_server, caller_in_process
from app.metrics import Metrics
from app.tasks.schemas import TaskCreate, TaskQuery, TaskUpdate
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
        wanted = ChatRequest(message=message, message_id=message_id, conversation_id=self.conversation, time_zone="Europe/Berlin")
        turn = await self.database.run(lambda session: store.begin(session, "ann", wanted, self.assistant.described, 60))
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
        assistant = Assistant(database, build_mcp_server(database, caller_in_process), Scripted(model) if model else None, 5)
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


def test_calls_of_one_answer_are_done_one_after_the_other_in_their_order(postgres):
    named = [f"task {number}" for number in range(6)]
    script = [[function_call("add_task", {"title": title}, call_id=f"c{title}") for title in named], [assistant_message("Added six.")]]

    async def work():
        async with desk(postgres, script) as ann:
            parts = await ann.say("add six")
            assert [call["tasks"][0]["title"] for call in calls(parts)] == named
            assert await ann.titles() == named[::-1]

    asyncio.run(work())


def test_call_ids_that_a_provider_gives_out_twice_are_two_calls(postgres):
    script = [
        [function_call("add_task", {"title": "milk"}, call_id="call_0")],
        ModelStep(error=ValueError("broke off")),
        [function_call("add_task", {"title": "eggs"}, call_id="call_0")],
        [assistant_message("Both are there.")],
    ]

    async def work():
        async with desk(postgres, script) as ann:
            message = uuid4()
            assert failure(await ann.say("milk and eggs", message)) == "model_answer_invalid"
            assert text(await ann.say("milk and eggs", message)) == "Both are there."
            assert await ann.titles() == ["eggs", "milk"]

    asyncio.run(work())


def test_a_second_try_leaves_alone_what_the_user_has_changed_since(postgres):
    completing = function_call("complete_task", {"title": "milk"}, call_id="c")
    script = [[completing], ModelStep(error=ValueError("broke off")), [completing], [assistant_message("Done.")]]

    async def work():
        async with desk(postgres, script) as ann:
            task, message = await ann.tasks.create("ann", TaskCreate(title="milk")), uuid4()
            assert failure(await ann.say("milk is done", message)) == "model_answer_invalid"
            await ann.tasks.update("ann", task.id, TaskUpdate(completed=False))
            (call,) = calls(await ann.say("milk is done", message))
            assert (call["status"], (await ann.tasks.get("ann", task.id)).completed) == ("done", False)

    asyncio.run(work())


def test_a_model_that_falls_silent_after_its_tools_is_spoken_for(postgres):
    async def work():
        async with desk(postgres, [[function_call("add_task", {"title": "milk"}, call_id="c")], [assistant_message("")]]) as ann:
            assert text(await ann.say("add milk")) == 'Added "milk".'

    asyncio.run(work())


@pytest.mark.parametrize("arguments", ['{"title": "a\\u0000b"}', '{"title": "x", "limit": NaN}'])
def test_what_cannot_be_stored_is_neither_done_nor_a_crash(postgres, arguments):
    script = [[function_call("add_task", arguments, call_id="c")], [assistant_message("Sor\x00ry \ud800.")]]

    async def work():
        async with desk(postgres, script) as ann:
            parts = await ann.say("add it")
            assert (text(parts), failure(parts), await ann.titles()) == ("Sorry .", None, [])
            "".join(encode(part) for part in parts).encode()

    asyncio.run(work())


def test_a_tool_call_that_is_no_text_is_an_unreadable_answer(postgres):
    async def work():
        async with desk(postgres, [[function_call("add_task", '{"title": "a\\ud800b"}', call_id="c")]]) as ann:
            assert (failure(await ann.say("add it")), await ann.titles()) == ("model_answer_invalid", [])

    asyncio.run(work())


def test_an_unexpected_fault_is_told_without_its_text_and_counted(postgres, caplog):
    async def work():
        async with desk(postgres, [ModelStep(error=RuntimeError("private words"))]) as ann:
            parts = await ann.say("hi")
            assert failure(parts) == "internal_error"
            assert "private words" not in str(parts)
            assert 'assistant_runs_total{mode="llm",status="failed"} 1.0' in generate_latest(ann.metrics.registry).decode()

    asyncio.run(work())


def test_ten_users_at_once_are_all_answered(postgres):
    async def work():
        script = [ModelStep(responder=lambda call: [assistant_message(call.input[-1]["content"])]) for _ in range(10)]
        async with desk(postgres, script) as ann:
            desks = [Desk(ann.database, ann.assistant) for _ in range(10)]
            replies = await asyncio.gather(*(one.say(f"I am {number}") for number, one in enumerate(desks)))
            assert [text(parts) for parts in replies] == [f"I am {number}" for number in range(10)]

    asyncio.run(work())


@pytest.fixture
def plans(monkeypatch):
    """What the rules understand, message by message, and the situations they were asked in."""
    wanted: dict[str, Plan | object] = {}
    situations: list[Situation] = []

    def understand(message: str, situation: Situation) -> Plan:
        situations.append(situation)
        plan = wanted[message]
        return plan(situation) if callable(plan) else plan

    def report(plan: Plan, results: list[dict], situation: Situation) -> str:
        return plan.words or "; ".join(result.get("error") or result["summary"] for result in results)

    monkeypatch.setattr(rules, "understand", understand, raising=False)
    monkeypatch.setattr(rules, "report", report, raising=False)
    wanted["situations"] = situations
    return wanted


def change(*steps: tuple[str, dict], **more) -> Plan:
    return Plan("change", tuple(Call(tool, arguments) for tool, arguments in steps), **more)


def test_the_rules_take_the_same_way_as_a_model(postgres, plans):
    plans["add both"] = change(("add_task", {"title": "milk"}), ("add_task", {"title": "eggs", "due_date": "2026-12-01"}))
    plans["hello"] = Plan("greeting", words="Hello!\nWhat is to be done?")
    plans["finish it"] = change(("complete_task", {"title": "nothing like it"}))

    async def work():
        async with desk(postgres) as ann:
            parts = await ann.say("add both")
            assert [part["type"] for part in parts] == [
                *("start", "data-conversation", "data-assistant", "tool-input-available", "tool-input-available"),
                *("tool-output-available", "tool-output-available", "text-start", "text-delta", "text-end", "finish"),
            ]
            assert parts[2]["data"] == {"mode": "rules", "model": None}
            assert text(parts) == 'Added "milk"; Added "eggs", due 2026-12-01'
            assert text(await ann.say("hello")) == "Hello!\nWhat is to be done?"
            failed = await ann.say("finish it")
            assert text(failed) == 'There is no task called "nothing like it"'
            assert [part["errorText"] for part in failed if part["type"] == "tool-output-error"] == [text(failed)]

    asyncio.run(work())


def test_the_rules_know_the_tasks_in_the_lists_order_and_what_the_last_turns_were_about(postgres, plans):
    today = date(2026, 12, 1)
    plans["list"] = Plan("list", (Call("list_tasks", {"view": "open"}),))
    plans["finish old"] = change(("complete_task", {"title": "old"}))
    plans["which?"] = Plan("ask", options=("a", "b"), pending={"tool": "delete_task", "arguments": {}, "options": ["a", "b"]}, words="Which one?")
    plans["eh"] = Plan("unknown", words="Sorry?")

    async def work():
        async with desk(postgres) as ann:
            for title, due in (("undated", None), ("later", today + timedelta(1)), ("sooner", today), ("old", None)):
                await ann.tasks.create("ann", TaskCreate(title=title, due_date=due))
            await ann.tasks.create("bob", TaskCreate(title="bob's"))
            situations: list[Situation] = plans["situations"]
            await ann.say("list")
            known = situations[-1].tasks
            assert [task.title for task in known] == ["sooner", "later", "old", "undated"]
            assert str(situations[-1].now.tzinfo) == "Europe/Berlin"
            assert (situations[-1].shown, situations[-1].about, situations[-1].pending, situations[-1].changes) == ((), (), None, ())
            await ann.say("finish old")
            newest_first = [str(task.id) for task in (await ann.tasks.list("ann", TaskQuery())).items]
            assert situations[-1].shown == tuple(newest_first)
            await ann.say("which?")
            old = newest_first[0]
            assert [task.title for task in situations[-1].tasks] == ["sooner", "later", "undated", "old"]
            assert situations[-1].about == (old,)
            (done,) = situations[-1].changes
            assert (done.tool, done.task_id, done.before.completed, done.after.completed) == ("complete_task", old, False, True)
            await ann.say("eh")
            assert (situations[-1].shown, situations[-1].about) == (("a", "b"), (old,))
            assert situations[-1].pending == {"tool": "delete_task", "arguments": {}, "options": ["a", "b"]}
            await ann.say("eh")
            assert situations[-1].pending is None, "a question is open for one turn"

    asyncio.run(work())


def test_undo_by_words_goes_back_step_by_step_and_never_undoes_itself(postgres, plans):
    def take_back(situation: Situation) -> Plan:
        latest = situation.changes[0]
        if latest.before is None:
            return change(("delete_task", {"task_id": latest.task_id}), undoes=(latest.id,))
        return change(("update_task", {"task_id": latest.task_id, "title": latest.before.title}), undoes=(latest.id,))

    plans["add milk"] = change(("add_task", {"title": "milk"}))
    plans["call it tea"] = change(("update_task", {"current_title": "milk", "title": "tea"}))
    plans["undo"] = take_back
    plans["what is left?"] = Plan("unknown", words="Nothing")

    async def work():
        async with desk(postgres) as ann:
            (added,) = calls(await ann.say("add milk"))
            await ann.say("call it tea")
            await ann.say("undo")
            assert await ann.titles() == ["milk"]
            await ann.say("undo")
            assert await ann.titles() == []
            await ann.say("what is left?")
            assert plans["situations"][-1].changes == ()
            shown = await ann.database.run(lambda session: undo(session, "ann", UUID(added["id"])))
            assert (shown.tool_call.undone, shown.tasks) == (True, [])

    asyncio.run(work())


def test_a_second_try_follows_the_first_ones_plan(postgres, plans, monkeypatch):
    plans["add both"] = change(("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"}))

    async def work():
        async with desk(postgres) as ann:
            message = uuid4()
            report = rules.report
            monkeypatch.setattr(rules, "report", lambda *_: 1 / 0)
            assert failure(await ann.say("add both", message)) == "internal_error"
            monkeypatch.setattr(rules, "report", report)
            plans["add both"] = Plan("unknown", words="Understood quite differently by now")
            assert text(await ann.say("add both", message)) == 'Added "milk"; Added "eggs"'
            assert await ann.titles() == ["eggs", "milk"]

    asyncio.run(work())
