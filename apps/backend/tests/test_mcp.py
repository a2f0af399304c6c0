import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from mcp import Client

from app.mcp_callers import IDEMPOTENCY_KEY, TIME_ZONE, USER_ID, caller_in_process
from app.mcp_results import CHANGE
from app.mcp_server import build_mcp_server
from tests.database import fresh_database
from tests.mcp_results import titles, words

ANN, BOB = {USER_ID: "ann"}, {USER_ID: "bob"}


def with_tools(postgres, work) -> None:
    """Runs `work(call)` against the server in process; `call(tool, arguments, meta)` answers the
    result.
    """

    async def run() -> None:
        async with (
            fresh_database(postgres, "mcp") as database,
            Client(build_mcp_server(database, caller_in_process)) as client,
        ):

            async def call(tool, arguments=None, meta=ANN):
                return await client.call_tool(tool, arguments or {}, meta=meta)

            await work(call)

    asyncio.run(run())


def test_a_list_begins_with_what_is_due_first(postgres):
    async def work(call):
        for title, due in (
            ("Friday", {"due_date": "2030-11-22"}),
            ("Some day", {}),
            ("Thursday at 9", {"due_date": "2030-11-21", "due_time": "09:00"}),
        ):
            await call("add_task", {"title": title, **due})
        for title, due in (
            ("Thursday", {"due_date": "2030-11-21"}),
            ("Any day", {}),
            ("Done", {"due_date": "2030-11-20"}),
        ):
            added = await call("add_task", {"title": title, **due})
        await call("complete_task", {"task_id": added.structured_content["tasks"][0]["id"]})
        assert titles(await call("list_tasks", {"view": "all"})) == [
            "Thursday at 9",
            "Thursday",
            "Friday",
            "Any day",
            "Some day",
            "Done",
        ]

    with_tools(postgres, work)


def test_the_six_tools_do_what_they_say_and_answer_in_one_shape(postgres):
    async def work(call):
        added = await call(
            "add_task",
            {
                "title": " Buy milk ",
                "notes": "2 l",
                "due_date": "2026-12-01",
                "due_time": "17:00",
                "priority": "high",
            },
        )
        assert (
            added.content[0].text
            == added.structured_content["summary"]
            == 'Added "Buy milk", due 2026-12-01 at 17:00'
        )
        (task,) = added.structured_content["tasks"]
        assert (
            task["title"],
            task["notes"],
            task["due_date"],
            task["due_time"],
            task["priority"],
        ) == (
            "Buy milk",
            "2 l",
            "2026-12-01",
            "17:00",
            "high",
        )
        one = {"task_id": task["id"]}

        assert titles(await call("list_tasks")) == ["Buy milk"]
        assert titles(await call("list_tasks", {"search": "MILK"})) == ["Buy milk"]
        assert (await call("complete_task", one)).structured_content["tasks"][0][
            "completed"
        ] is True
        assert titles(await call("list_tasks")) == []
        assert titles(await call("list_tasks", {"view": "done"})) == ["Buy milk"]
        assert (await call("complete_task", {**one, "completed": False})).structured_content[
            "summary"
        ] == 'Reopened "Buy milk"'
        changed = await call("update_task", {**one, "title": "Buy oat milk", "due_time": "18:30"})
        assert (
            changed.structured_content["summary"]
            == 'Changed "Buy oat milk", due 2026-12-01 at 18:30'
        )
        untimed = (await call("update_task", {**one, "clear_time": True})).structured_content[
            "tasks"
        ][0]
        assert (untimed["due_date"], untimed["due_time"]) == ("2026-12-01", None)
        cleared = (await call("update_task", {**one, "clear_due": True})).structured_content[
            "tasks"
        ][0]
        assert (cleared["due_date"], cleared["due_time"], cleared["notes"]) == (None, None, "2 l")
        deleted = await call("delete_task", one)
        assert (deleted.structured_content["tasks"], deleted.structured_content["removed"]) == (
            [],
            [task["id"]],
        )
        assert titles(await call("list_tasks", {"view": "all"})) == []
        assert titles(await call("restore_task", {"title": "oat milk"})) == ["Buy oat milk"]

    with_tools(postgres, work)


def test_a_task_is_found_by_a_title_only_it_has_and_several_are_listed(postgres):
    async def work(call):
        ids = [
            (await call("add_task", {"title": title})).structured_content["tasks"][0]["id"]
            for title in ("Buy milk", "Buy milk and eggs", "Call Bob")
        ]
        assert titles(await call("complete_task", {"title": "buy MILK"})) == ["Buy milk"], (
            "an exact title comes first"
        )
        assert titles(await call("update_task", {"current_title": "call", "priority": "low"})) == [
            "Call Bob"
        ]
        several = words(await call("delete_task", {"title": "Buy"}))
        assert several.startswith('Several tasks match "Buy": ') and all(
            task_id in several for task_id in ids[:2]
        )
        assert (
            words(await call("delete_task", {"title": "50%_"})) == 'There is no task called "50%_"'
        )
        assert words(await call("complete_task")) == "Say which task: give task_id, or its title"

    with_tools(postgres, work)


@pytest.mark.parametrize(
    "tool, arguments, told",
    [
        ("add_task", {"title": "x", "due_date": "tomorrow"}, "must be a date written YYYY-MM-DD"),
        ("add_task", {"title": "x", "due_time": "17:00"}, "due_time: needs a due_date"),
        ("add_task", {"title": "x", "priority": "urgent"}, "'none', 'low', 'medium' or 'high'"),
        ("add_task", {"title": " "}, "at least 1 character"),
        ("add_task", {}, "Field required"),
        ("list_tasks", {"limit": 0}, "greater than or equal to 1"),
        ("update_task", {"task_id": "7", "title": "x"}, "valid UUID"),
        ("update_task", {"task_id": "00000000-0000-0000-0000-000000000000"}, "Say what to change"),
        (
            "delete_task",
            {"task_id": "00000000-0000-0000-0000-000000000000"},
            "There is no task 00000000-0000-0000-0000-000000000000",
        ),
    ],
)
def test_what_can_be_expected_to_go_wrong_is_told_in_words(postgres, tool, arguments, told):
    async def work(call):
        assert told in words(await call(tool, arguments))
        assert titles(await call("list_tasks", {"view": "all"})) == []

    with_tools(postgres, work)


def test_another_users_task_is_no_task_at_all(postgres):
    async def work(call):
        task = (await call("add_task", {"title": "ann's"})).structured_content["tasks"][0]["id"]
        for tool in ("complete_task", "delete_task", "restore_task"):
            assert words(await call(tool, {"task_id": task}, BOB)) == f"There is no task {task}"
            kind = "deleted task" if tool == "restore_task" else "task"
            assert (
                words(await call(tool, {"title": "ann's"}, BOB))
                == f'There is no {kind} called "ann\'s"'
            )
        assert (
            words(await call("update_task", {"task_id": task, "title": "bob's"}, BOB))
            == f"There is no task {task}"
        )
        assert titles(await call("list_tasks", {"view": "all"}, BOB)) == []
        assert titles(await call("list_tasks")) == ["ann's"]

    with_tools(postgres, work)


def test_a_caller_that_is_not_named_gets_nothing(postgres):
    async def work(call):
        assert (await call("list_tasks", meta={TIME_ZONE: "UTC"})).is_error
        assert (await call("add_task", {"title": "x", "user_id": "ann"}, meta=None)).is_error
        assert titles(await call("list_tasks")) == []

    with_tools(postgres, work)


def test_the_same_call_again_under_its_key_adds_nothing(postgres):
    async def work(call):
        key = {**ANN, IDEMPOTENCY_KEY: "run-1-call-1"}
        first, second = [await call("add_task", {"title": "once"}, key) for _ in range(2)]
        assert first.structured_content == second.structured_content
        assert titles(await call("list_tasks")) == ["once"]

    with_tools(postgres, work)


def test_today_is_the_users_today(postgres, monkeypatch):
    async def work(call):
        east = (datetime.now(UTC) + timedelta(hours=14)).date()
        west = (datetime.now(UTC) - timedelta(hours=11)).date()
        assert east != west
        for day in (east, west):
            await call("add_task", {"title": str(day), "due_date": str(day)})
        assert titles(
            await call("list_tasks", {"view": "today"}, {**ANN, TIME_ZONE: "Pacific/Kiritimati"})
        ) == [str(east)]
        assert titles(
            await call("list_tasks", {"view": "today"}, {**ANN, TIME_ZONE: "Pacific/Pago_Pago"})
        ) == [str(west)]

    with_tools(postgres, work)


def test_a_change_tells_the_fields_before_and_after(postgres):
    async def work(call):
        added = await call("add_task", {"title": "milk"})
        task = added.structured_content["tasks"][0]["id"]
        assert (added.meta[CHANGE]["was"]["deleted"], added.meta[CHANGE]["now"]["deleted"]) == (
            True,
            False,
        )
        changed = (
            await call("update_task", {"task_id": task, "title": "tea", "priority": "low"})
        ).meta[CHANGE]
        assert [
            (changed["was"][field], changed["now"][field]) for field in ("title", "priority")
        ] == [("milk", "tea"), ("none", "low")]

    with_tools(postgres, work)
