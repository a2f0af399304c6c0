from typing import Any

import pytest

from app.mcp_callers import TIME_ZONE
from tests.mcp_calls import BOB, CallTool, error_message, structured, titles, with_tools
from tests.postgres import Postgres


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
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
def test_an_expected_error_is_explained_in_words(
    postgres: Postgres, tool: str, arguments: dict[str, Any], message: str
) -> None:
    async def work(call: CallTool) -> None:
        assert message in error_message(await call(tool, arguments))
        assert titles(await call("list_tasks", {"view": "all"})) == []

    with_tools(postgres, work)


def test_another_users_task_is_treated_as_missing(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
        task = structured(await call("add_task", {"title": "ann's"}))["tasks"][0]["id"]
        for tool in ("complete_task", "delete_task", "restore_task"):
            assert (
                error_message(await call(tool, {"task_id": task}, BOB))
                == f"There is no task {task}"
            )
            kind = "deleted task" if tool == "restore_task" else "task"
            assert (
                error_message(await call(tool, {"title": "ann's"}, BOB))
                == f'There is no {kind} called "ann\'s"'
            )
        assert (
            error_message(await call("update_task", {"task_id": task, "title": "bob's"}, BOB))
            == f"There is no task {task}"
        )
        assert titles(await call("list_tasks", {"view": "all"}, BOB)) == []
        assert titles(await call("list_tasks")) == ["ann's"]

    with_tools(postgres, work)


def test_a_caller_without_a_user_id_is_refused(postgres: Postgres) -> None:
    async def work(call: CallTool) -> None:
        assert (await call("list_tasks", meta={TIME_ZONE: "UTC"})).is_error
        assert (await call("add_task", {"title": "x", "user_id": "ann"}, meta=None)).is_error
        assert titles(await call("list_tasks")) == []

    with_tools(postgres, work)
