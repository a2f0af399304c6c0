from datetime import UTC, datetime, timedelta

import pytest

from app.mcp_callers import IDEMPOTENCY_KEY, TIME_ZONE
from tests.mcp_calls import (
    ANN,
    CallTool,
    change,
    error_message,
    structured,
    text,
    titles,
    with_tools,
)
from tests.postgres import Postgres


def test_a_list_begins_with_the_tasks_that_are_due_first(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
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
        await call("complete_task", {"task_id": structured(added)["tasks"][0]["id"]})
        assert titles(await call("list_tasks", {"view": "all"})) == [
            "Thursday at 9",
            "Thursday",
            "Friday",
            "Any day",
            "Some day",
            "Done",
        ]

    with_tools(postgres, work)


def test_all_six_tools_work_and_answer_in_the_same_format(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
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
            text(added)
            == structured(added)["summary"]
            == 'Added "Buy milk", due 2026-12-01 at 17:00'
        )
        (task,) = structured(added)["tasks"]
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
        assert structured(await call("complete_task", one))["tasks"][0]["completed"] is True
        assert titles(await call("list_tasks")) == []
        assert titles(await call("list_tasks", {"view": "done"})) == ["Buy milk"]
        assert (
            structured(await call("complete_task", {**one, "completed": False}))["summary"]
            == 'Reopened "Buy milk"'
        )
        changed = await call("update_task", {**one, "title": "Buy oat milk", "due_time": "18:30"})
        assert structured(changed)["summary"] == 'Changed "Buy oat milk", due 2026-12-01 at 18:30'
        untimed = structured(await call("update_task", {**one, "clear_time": True}))["tasks"][0]
        assert (untimed["due_date"], untimed["due_time"]) == ("2026-12-01", None)
        cleared = structured(await call("update_task", {**one, "clear_due": True}))["tasks"][0]
        assert (cleared["due_date"], cleared["due_time"], cleared["notes"]) == (None, None, "2 l")
        deleted = await call("delete_task", one)
        assert (structured(deleted)["tasks"], structured(deleted)["removed"]) == (
            [],
            [task["id"]],
        )
        assert titles(await call("list_tasks", {"view": "all"})) == []
        assert titles(await call("restore_task", {"title": "oat milk"})) == ["Buy oat milk"]

    with_tools(postgres, work)


def test_a_task_is_found_by_title_and_several_matches_are_listed(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
        ids = [
            structured(await call("add_task", {"title": title}))["tasks"][0]["id"]
            for title in ("Buy milk", "Buy milk and eggs", "Call Bob")
        ]
        assert titles(await call("complete_task", {"title": "buy MILK"})) == ["Buy milk"], (
            "an exact title comes first"
        )
        assert titles(await call("update_task", {"current_title": "call", "priority": "low"})) == [
            "Call Bob"
        ]
        several = error_message(await call("delete_task", {"title": "Buy"}))
        assert several.startswith('Several tasks match "Buy": ')
        assert all(task_id in several for task_id in ids[:2])
        assert (
            error_message(await call("delete_task", {"title": "50%_"}))
            == 'There is no task called "50%_"'
        )
        assert (
            error_message(await call("complete_task"))
            == "Say which task: give task_id, or its title"
        )

    with_tools(postgres, work)


def test_a_repeated_call_with_the_same_idempotency_key_adds_nothing(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
        key = {**ANN, IDEMPOTENCY_KEY: "run-1-call-1"}
        first, second = [await call("add_task", {"title": "once"}, key) for _ in range(2)]
        assert structured(first) == structured(second)
        assert titles(await call("list_tasks")) == ["once"]

    with_tools(postgres, work)


def test_today_depends_on_the_users_time_zone(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(call: CallTool) -> None:
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


def test_a_change_reports_the_old_and_the_new_values(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
        added = await call("add_task", {"title": "milk"})
        task = structured(added)["tasks"][0]["id"]
        made = change(added)
        assert (made["was"]["deleted"], made["now"]["deleted"]) == (True, False)
        updated = await call("update_task", {"task_id": task, "title": "tea", "priority": "low"})
        made = change(updated)
        assert [(made["was"][field], made["now"][field]) for field in ("title", "priority")] == [
            ("milk", "tea"),
            ("none", "low"),
        ]

    with_tools(postgres, work)
