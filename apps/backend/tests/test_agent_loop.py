import asyncio
from uuid import uuid4

import pytest
from agents.testing import ModelStep, assistant_message, function_call
from agents.testing.model import ModelScriptItem
from prometheus_client import generate_latest

from app.assistant.parts import encode
from app.tasks.schemas import TaskCreate, TaskUpdate
from tests.chat_user import ChatUser, calls, chat_user, failure, text
from tests.postgres import Postgres


def test_tool_calls_in_one_answer_run_one_after_another_in_order(
    postgres: Postgres,
) -> None:
    names = [f"task {number}" for number in range(6)]
    script: list[ModelScriptItem] = [
        [function_call("add_task", {"title": title}, call_id=f"c{title}") for title in names],
        [assistant_message("Added six.")],
    ]

    async def work() -> None:
        async with chat_user(postgres, script) as ann:
            parts = await ann.say("add six")
            assert [call["tasks"][0]["title"] for call in calls(parts)] == names
            assert await ann.titles() == names[::-1]

    asyncio.run(work())


def test_both_tool_calls_run_if_the_provider_gives_them_the_same_id(postgres: Postgres) -> None:
    script: list[ModelScriptItem] = [
        [function_call("add_task", {"title": "milk"}, call_id="call_0")],
        ModelStep(error=ValueError("broke off")),
        [function_call("add_task", {"title": "eggs"}, call_id="call_0")],
        [assistant_message("Both are there.")],
    ]

    async def work() -> None:
        async with chat_user(postgres, script) as ann:
            message = uuid4()
            assert failure(await ann.say("milk and eggs", message)) == "model_answer_invalid"
            assert text(await ann.say("milk and eggs", message)) == "Both are there."
            assert await ann.titles() == ["eggs", "milk"]

    asyncio.run(work())


def test_a_retry_does_not_overwrite_what_the_user_changed_after_the_first_try(
    postgres: Postgres,
) -> None:
    completing = function_call("complete_task", {"title": "milk"}, call_id="c")
    script: list[ModelScriptItem] = [
        [completing],
        ModelStep(error=ValueError("broke off")),
        [completing],
        [assistant_message("Done.")],
    ]

    async def work() -> None:
        async with chat_user(postgres, script) as ann:
            task, message = await ann.tasks.create("ann", TaskCreate(title="milk")), uuid4()
            assert failure(await ann.say("milk is done", message)) == "model_answer_invalid"
            await ann.tasks.update("ann", task.id, TaskUpdate(completed=False))
            (call,) = calls(await ann.say("milk is done", message))
            assert (call["status"], (await ann.tasks.get("ann", task.id)).completed) == (
                "done",
                False,
            )

    asyncio.run(work())


def test_the_answer_summarises_the_tool_calls_if_the_model_says_nothing(postgres: Postgres) -> None:
    async def work() -> None:
        async with chat_user(
            postgres,
            [[function_call("add_task", {"title": "milk"}, call_id="c")], [assistant_message("")]],
        ) as ann:
            assert text(await ann.say("add milk")) == 'Added "milk".'

    asyncio.run(work())


@pytest.mark.parametrize("arguments", ['{"title": "a\\u0000b"}', '{"title": "x", "limit": NaN}'])
def test_arguments_that_postgres_cannot_store_change_nothing_and_the_answer_continues(
    postgres: Postgres, arguments: str
) -> None:
    script: list[ModelScriptItem] = [
        [function_call("add_task", arguments, call_id="c")],
        [assistant_message("Sor\x00ry \ud800.")],
    ]

    async def work() -> None:
        async with chat_user(postgres, script) as ann:
            parts = await ann.say("add it")
            assert (text(parts), failure(parts), await ann.titles()) == ("Sorry .", None, [])
            "".join(encode(part) for part in parts).encode()

    asyncio.run(work())


def test_a_tool_call_with_a_lone_surrogate_is_reported_as_an_invalid_model_answer(
    postgres: Postgres,
) -> None:
    async def work() -> None:
        async with chat_user(
            postgres, [[function_call("add_task", '{"title": "a\\ud800b"}', call_id="c")]]
        ) as ann:
            assert (failure(await ann.say("add it")), await ann.titles()) == (
                "model_answer_invalid",
                [],
            )

    asyncio.run(work())


def test_an_unexpected_error_is_counted_and_its_text_is_not_shown(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        async with chat_user(postgres, [ModelStep(error=RuntimeError("private words"))]) as ann:
            parts = await ann.say("hi")
            assert failure(parts) == "internal_error"
            assert "private words" not in str(parts)
            assert (
                'assistant_runs_total{mode="llm",status="failed"} 1.0'
                in generate_latest(ann.metrics.registry).decode()
            )

    asyncio.run(work())


def test_ten_simultaneous_chats_are_all_answered(postgres: Postgres) -> None:
    async def work() -> None:
        script: list[ModelScriptItem] = [
            ModelStep(responder=lambda call: [assistant_message(call.input[-1]["content"])])
            for _ in range(10)
        ]
        async with chat_user(postgres, script) as ann:
            users = [ChatUser(ann.database, ann.assistant) for _ in range(10)]
            replies = await asyncio.gather(
                *(one.say(f"I am {number}") for number, one in enumerate(users))
            )
            assert [text(parts) for parts in replies] == [f"I am {number}" for number in range(10)]

    asyncio.run(work())
