"""Tests the replies to changes."""

from typing import Any

import pytest

from app.assistant.rules.types import Call, Plan
from tests.assistant.replies import change, reply, result


def test_the_reply_to_an_addition_gives_the_date_in_words() -> None:
    plan = change("add_task", title="Buy milk")
    assert (
        reply(plan, result("Buy milk", due_date="2026-11-19", due_time="17:00"))
        == "Added **Buy milk**, due tomorrow (Thu 19 Nov) at 17:00."
    )
    assert (
        reply(plan, result("Buy milk", due_date="2027-01-15", priority="high"))
        == "Added **Buy milk**, due Fri 15 Jan 2027, high priority."
    )
    assert reply(plan, result("Buy milk", notes="2 liters")) == "Added **Buy milk**, with a note."


@pytest.mark.parametrize(
    ("plan", "outcome", "expected"),
    [
        (
            change("complete_task", task_id="milk"),
            result("Buy milk", completed=True),
            "Done: **Buy milk**.",
        ),
        (
            change("complete_task", task_id="taxes", completed=False),
            result("File taxes"),
            "**File taxes** is open again.",
        ),
        (
            change("delete_task", task_id="milk"),
            {"tasks": [], "removed": ["milk"]},
            "Deleted **Buy milk**. Say “undo” to bring it back.",
        ),
        (change("restore_task", task_id="x"), result("Eggs"), "**Eggs** is back."),
        (
            change("update_task", task_id="milk", title="Oat milk"),
            result("Oat milk"),
            "Renamed **Buy milk** to **Oat milk**.",
        ),
        (
            change("update_task", task_id="milk", due_date="2026-11-18"),
            result("Buy milk", due_date="2026-11-18"),
            "Moved **Buy milk** to today (Wed 18 Nov).",
        ),
        (
            change("update_task", task_id="milk", priority="low"),
            result("Buy milk", priority="low"),
            "Set **Buy milk** to low priority.",
        ),
        (
            change("update_task", task_id="gym", clear_due=True),
            result("Renew gym membership"),
            "Took the date off **Renew gym membership**.",
        ),
        (
            change("update_task", task_id="mom", clear_time=True),
            result("Call mom", due_date="2026-11-18"),
            "Took the time off **Call mom**.",
        ),
        (
            change("delete_task", task_id="milk"),
            {"error": "There is no such task"},
            "I could not delete **Buy milk**: There is no such task.",
        ),
    ],
)
def test_the_reply_to_a_change_is_a_sentence(
    plan: Plan, outcome: dict[str, Any], expected: str
) -> None:
    assert reply(plan, outcome) == expected


def test_the_reply_to_several_changes_is_a_list_that_includes_failures() -> None:
    plan = Plan(
        "change",
        (
            Call("add_task", {"title": "Milk"}),
            Call("delete_task", {"task_id": "mom"}),
            Call("add_task", {"title": "Eggs"}),
        ),
    )
    assert reply(
        plan, result("Milk"), {"tasks": [], "removed": ["mom"]}, {"error": "The database is away."}
    ) == (
        "- Added **Milk**.\n"
        "- Deleted **Call mom**.\n"
        "- I could not add **Eggs**: The database is away.\n\n"
        "Say “undo” to take all of this back."
    )


def test_the_reply_names_both_changes_to_one_task() -> None:
    plan = Plan(
        "change",
        (
            Call("update_task", {"task_id": "milk", "title": "Soy milk"}),
            Call("update_task", {"task_id": "milk", "priority": "low"}),
        ),
    )
    assert reply(plan, result("Soy milk"), result("Soy milk", priority="low")) == (
        "- Renamed **Buy milk** to **Soy milk**.\n- Set **Soy milk** to low priority."
    )


@pytest.mark.parametrize(
    ("call", "outcome", "expected"),
    [
        (
            Call("delete_task", {"task_id": "milk"}),
            {"tasks": [], "removed": ["milk"]},
            "**Buy milk** is off your list.",
        ),
        (
            Call("restore_task", {"task_id": "x"}),
            result("Eggs", priority="low"),
            "**Eggs** is back, low priority.",
        ),
        (
            Call("complete_task", {"task_id": "milk", "completed": False}),
            result("Buy milk"),
            "**Buy milk** is open again.",
        ),
        (
            Call("update_task", {"task_id": "mom", "due_date": "2026-11-19"}),
            result("Call mom", due_date="2026-11-19"),
            "**Call mom** is as it was, due tomorrow (Thu 19 Nov).",
        ),
    ],
)
def test_the_reply_to_an_undo_begins_with_undone(
    call: Call, outcome: dict[str, Any], expected: str
) -> None:
    assert reply(Plan("change", (call,), undoes=("c1",)), outcome) == f"Undone: {expected}"


def test_the_reply_does_not_show_the_id_of_a_missing_task() -> None:
    gone = {"error": "There is no task 6f9619ff-8b86-d011-b42d-00cf4fc964ff"}
    assert (
        reply(change("delete_task", task_id="milk"), gone)
        == "I could not delete **Buy milk**: it is no longer in your list."
    )


def test_markdown_in_a_title_is_shown_as_typed() -> None:
    assert (
        reply(change("add_task", title="x"), result("*a* [b](c) <d> `e`"))
        == r"Added **\*a\* \[b\](c) \<d\> \`e\`**."
    )
