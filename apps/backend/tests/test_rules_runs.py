"""Tests how the assistant calls the rules and carries out their plans."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.assistant import rules
from app.assistant.rules.types import Call, Plan, Situation
from app.assistant.undo import undo
from app.tasks.schemas import TaskCreate
from tests.chat_user import calls, chat_user, failure, text
from tests.postgres import Postgres


class Plans:
    """Replaces the rules. For each message, returns the plan that the test has set."""

    def __init__(self) -> None:
        self.situations: list[Situation] = []
        self._plans: dict[str, Plan | Callable[[Situation], Plan]] = {}

    def __setitem__(self, message: str, plan: Plan | Callable[[Situation], Plan]) -> None:
        self._plans[message] = plan

    def understand(self, message: str, situation: Situation) -> Plan:
        self.situations.append(situation)
        plan = self._plans[message]
        return plan(situation) if callable(plan) else plan

    def report(self, plan: Plan, results: list[dict[str, Any]], situation: Situation) -> str:
        return plan.words or "; ".join(
            result.get("error") or result["summary"] for result in results
        )


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> Plans:
    plans = Plans()
    monkeypatch.setattr(rules, "understand", plans.understand)
    monkeypatch.setattr(rules, "report", plans.report)
    return plans


def change(*steps: tuple[str, dict[str, Any]], undoes: tuple[str, ...] = ()) -> Plan:
    calls = tuple(Call(tool, arguments) for tool, arguments in steps)
    return Plan("change", calls, undoes=undoes)


def test_the_rules_stream_the_same_parts_as_a_model(postgres: Postgres, plans: Plans) -> None:
    plans["add both"] = change(
        ("add_task", {"title": "milk"}), ("add_task", {"title": "eggs", "due_date": "2026-12-01"})
    )
    plans["hello"] = Plan("greeting", words="Hello!\nWhat is next?")
    plans["finish it"] = change(("complete_task", {"title": "nothing like it"}))

    async def work() -> None:
        async with chat_user(postgres) as ann:
            parts = await ann.say("add both")
            assert [part["type"] for part in parts] == [
                "start",
                "data-conversation",
                "data-assistant",
                "tool-input-available",
                "tool-input-available",
                "tool-output-available",
                "tool-output-available",
                "text-start",
                "text-delta",
                "text-end",
                "finish",
            ]
            assert parts[2]["data"] == {"mode": "rules", "model": None}
            assert text(parts) == 'Added "milk"; Added "eggs", due 2026-12-01'
            assert text(await ann.say("hello")) == "Hello!\nWhat is next?"
            failed = await ann.say("finish it")
            assert text(failed) == 'There is no task called "nothing like it"'
            assert [
                part["errorText"] for part in failed if part["type"] == "tool-output-error"
            ] == [text(failed)]

    asyncio.run(work())


def test_the_rules_get_the_tasks_in_list_order_and_the_tasks_mentioned_in_the_last_turns(
    postgres: Postgres, plans: Plans
) -> None:
    today = date(2026, 12, 1)
    plans["list"] = Plan("list", (Call("list_tasks", {"view": "open"}),))
    plans["finish old"] = change(("complete_task", {"title": "old"}))
    plans["which?"] = Plan(
        "ask",
        options=("a", "b"),
        pending={"tool": "delete_task", "arguments": {}, "options": ["a", "b"]},
        words="Which one?",
    )
    plans["eh"] = Plan("unknown", words="Sorry?")

    async def work() -> None:
        async with chat_user(postgres) as ann:
            for title, due in (
                ("undated", None),
                ("later", today + timedelta(1)),
                ("sooner", today),
                ("old", None),
            ):
                await ann.tasks.create("ann", TaskCreate(title=title, due_date=due))
            await ann.tasks.create("bob", TaskCreate(title="bob's"))
            situations = plans.situations
            await ann.say("list")
            known = situations[-1].tasks
            assert [task.title for task in known] == ["sooner", "later", "old", "undated"]
            assert str(situations[-1].now.tzinfo) == "Europe/Berlin"
            assert (
                situations[-1].shown,
                situations[-1].about,
                situations[-1].pending,
                situations[-1].changes,
            ) == ((), (), None, ())
            await ann.say("finish old")
            assert situations[-1].shown == tuple(task.id for task in known)
            await ann.say("which?")
            old = next(task.id for task in known if task.title == "old")
            assert [task.title for task in situations[-1].tasks] == [
                "sooner",
                "later",
                "undated",
                "old",
            ]
            assert situations[-1].about == (old,)
            (done,) = situations[-1].changes
            assert (done.tool, done.task_id) == ("complete_task", old)
            assert done.before is not None
            assert done.after is not None
            assert (done.before.completed, done.after.completed) == (False, True)
            await ann.say("eh")
            assert (situations[-1].shown, situations[-1].about) == (("a", "b"), (old,))
            assert situations[-1].pending == {
                "tool": "delete_task",
                "arguments": {},
                "options": ["a", "b"],
            }
            await ann.say("eh")
            assert situations[-1].pending is None, "a question is open for one turn only"

    asyncio.run(work())


def test_each_undo_message_goes_one_step_further_back_and_never_undoes_an_undo(
    postgres: Postgres, plans: Plans
) -> None:
    def undo_latest(situation: Situation) -> Plan:
        latest = situation.changes[0]
        if latest.before is None:
            return change(("delete_task", {"task_id": latest.task_id}), undoes=(latest.id,))
        return change(
            ("update_task", {"task_id": latest.task_id, "title": latest.before.title}),
            undoes=(latest.id,),
        )

    plans["add milk"] = change(("add_task", {"title": "milk"}))
    plans["call it tea"] = change(("update_task", {"current_title": "milk", "title": "tea"}))
    plans["undo"] = undo_latest
    plans["what is left?"] = Plan("unknown", words="Nothing")

    async def work() -> None:
        async with chat_user(postgres) as ann:
            (added,) = calls(await ann.say("add milk"))
            await ann.say("call it tea")
            await ann.say("undo")
            assert await ann.titles() == ["milk"]
            await ann.say("undo")
            assert await ann.titles() == []
            await ann.say("what is left?")
            assert plans.situations[-1].changes == ()
            result = await ann.database.run(lambda session: undo(session, "ann", UUID(added["id"])))
            assert (result.tool_call.undone, result.tasks) == (True, [])

    asyncio.run(work())


def test_a_retry_follows_the_plan_of_the_first_try(
    postgres: Postgres, plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans["add both"] = change(("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"}))

    async def work() -> None:
        async with chat_user(postgres) as ann:
            message = uuid4()
            report = rules.report
            monkeypatch.setattr(rules, "report", lambda *_: 1 / 0)
            assert failure(await ann.say("add both", message)) == "internal_error"
            monkeypatch.setattr(rules, "report", report)
            plans["add both"] = Plan("unknown", words="Understood differently now")
            assert text(await ann.say("add both", message)) == 'Added "milk"; Added "eggs"'
            assert await ann.titles() == ["eggs", "milk"]

    asyncio.run(work())
