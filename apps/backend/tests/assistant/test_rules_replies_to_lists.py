"""Tests the replies to requests for a list."""

from datetime import date

from app.assistant.rules import understand
from app.assistant.rules.types import Call, Plan
from tests.assistant.replies import HERE, reply, result


def test_a_list_is_numbered_in_the_order_of_the_result() -> None:
    found = {
        "tasks": [
            *result("B", due_date="2026-11-16", priority="high")["tasks"],
            *result("A", completed=True)["tasks"],
        ],
        "removed": [],
        "summary": "Found 2 tasks",
    }
    assert (
        reply(Plan("list", (Call("list_tasks", {"view": "all"}),)), found)
        == "2 tasks:\n\n1. **B**, was due Mon 16 Nov, high priority\n2. **A**, done"
    )


def test_a_list_for_one_day_begins_with_that_day() -> None:
    found = {
        "tasks": [
            *result("Swim", due_date="2026-11-19", due_time="07:00")["tasks"],
            *result("Run", due_date="2026-11-21")["tasks"],
        ],
        "removed": [],
        "summary": "Found 2 upcoming tasks",
    }
    plan = understand("what do i have tomorrow", HERE)
    assert plan.span == (date(2026, 11, 19), date(2026, 11, 19))
    assert reply(plan, found).startswith(
        "Tomorrow (Thu 19 Nov): **Swim** at 07:00.\n\n2 upcoming tasks:\n\n1. **Swim**"
    )
    assert reply(understand("whats due friday", HERE), found).startswith(
        "Nothing is due Fri 20 Nov."
    )


def test_the_reply_says_that_a_list_is_empty() -> None:
    nothing = {"tasks": [], "removed": [], "summary": "Found 0 tasks"}
    assert (
        reply(Plan("list", (Call("list_tasks", {"view": "today"}),)), nothing)
        == "Nothing is due today."
    )
    assert (
        reply(Plan("list", (Call("list_tasks", {"view": "open", "search": "tea"}),)), nothing)
        == "I found no open task with “tea”."
    )
