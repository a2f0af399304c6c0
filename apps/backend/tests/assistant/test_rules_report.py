"""The reply, once the tools have run."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.assistant.rules import report, understand
from app.assistant.rules.talk import EXAMPLES
from app.assistant.rules.types import Call, Plan
from tests.assistant.rules_corpus import situation, describe_call

HERE = situation("week")
UNTIMED = {
    "id": "t",
    "notes": "",
    "due_date": None,
    "due_time": None,
    "priority": "none",
    "completed": False,
}


def result(title: str, **fields: object) -> dict[str, Any]:
    return {"tasks": [{**UNTIMED, "title": title, **fields}], "removed": [], "summary": ""}


def said(plan: Plan, *results: dict[str, Any]) -> str:
    return report(plan, list(results), HERE)


def change(tool: str, **arguments: object) -> Plan:
    return Plan("change", (Call(tool, arguments),))


def test_what_was_added_is_told_with_its_date_as_people_say_it() -> None:
    plan = change("add_task", title="Buy milk")
    assert (
        said(plan, result("Buy milk", due_date="2026-11-19", due_time="17:00"))
        == "Added **Buy milk**, due tomorrow (Thu 19 Nov) at 17:00."
    )
    assert (
        said(plan, result("Buy milk", due_date="2027-01-15", priority="high"))
        == "Added **Buy milk**, due Fri 15 Jan 2027, high priority."
    )
    assert said(plan, result("Buy milk", notes="2 liters")) == "Added **Buy milk**, with a note."


@pytest.mark.parametrize(
    ("plan", "outcome", "reply"),
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
def test_each_change_is_told_in_a_sentence(plan, outcome, reply: str) -> None:
    assert said(plan, outcome) == reply


def test_several_changes_are_a_list_and_a_failure_among_them_is_told() -> None:
    plan = Plan(
        "change",
        (
            Call("add_task", {"title": "Milk"}),
            Call("delete_task", {"task_id": "mom"}),
            Call("add_task", {"title": "Eggs"}),
        ),
    )
    assert said(
        plan, result("Milk"), {"tasks": [], "removed": ["mom"]}, {"error": "The database is away."}
    ) == (
        "- Added **Milk**.\n- Deleted **Call mom**.\n- I could not add **Eggs**: The database is away.\n\nSay “undo” to take all of this back."
    )


def test_two_changes_of_one_task_are_both_told() -> None:
    plan = Plan(
        "change",
        (
            Call("update_task", {"task_id": "milk", "title": "Soy milk"}),
            Call("update_task", {"task_id": "milk", "priority": "low"}),
        ),
    )
    assert said(plan, result("Soy milk"), result("Soy milk", priority="low")) == (
        "- Renamed **Buy milk** to **Soy milk**.\n- Set **Soy milk** to low priority."
    )


@pytest.mark.parametrize(
    ("call", "outcome", "reply"),
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
def test_what_was_undone_is_told_as_such(call, outcome, reply: str) -> None:
    assert said(Plan("change", (call,), undoes=("c1",)), outcome) == f"Undone: {reply}"


def test_a_task_that_is_gone_is_told_without_its_id() -> None:
    gone = {"error": "There is no task 6f9619ff-8b86-d011-b42d-00cf4fc964ff"}
    assert (
        said(change("delete_task", task_id="milk"), gone)
        == "I could not delete **Buy milk**: it is no longer in your list."
    )


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "dentist appt tomorrow 9am",
            "Shall I add **Dentist appt**, due tomorrow (Thu 19 Nov) at 09:00?",
        ),
        ("plants due friday", "Shall I move **Water the plants** to Fri 20 Nov?"),
        ("make it urgent", "Which task shall I set to high priority?"),
        ("i don't want to buy milk anymore", "Shall I delete **Buy milk**?"),
        ("rent has no priority", "Shall I take the priority off **Pay rent**?"),
        ("- milk\n- eggs", "Shall I add these tasks?\n\n- **Milk**\n- **Eggs**"),
    ],
)
def test_a_question_says_what_would_be_done(text: str, question: str) -> None:
    assert understand(text, HERE).words == question


def test_a_list_is_numbered_as_it_came_so_that_the_numbers_can_be_said() -> None:
    found = {
        "tasks": [
            *result("B", due_date="2026-11-16", priority="high")["tasks"],
            *result("A", completed=True)["tasks"],
        ],
        "removed": [],
        "summary": "Found 2 tasks",
    }
    assert (
        said(Plan("list", (Call("list_tasks", {"view": "all"}),)), found)
        == "2 tasks:\n\n1. **B**, was due Mon 16 Nov, high priority\n2. **A**, done"
    )


def test_a_list_for_one_day_answers_for_that_day_first() -> None:
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
    assert said(plan, found).startswith(
        "Tomorrow (Thu 19 Nov): **Swim** at 07:00.\n\n2 upcoming tasks:\n\n1. **Swim**"
    )
    assert said(understand("whats due friday", HERE), found).startswith(
        "Nothing is due Fri 20 Nov."
    )


def test_an_empty_list_says_so() -> None:
    nothing = {"tasks": [], "removed": [], "summary": "Found 0 tasks"}
    assert (
        said(Plan("list", (Call("list_tasks", {"view": "today"}),)), nothing)
        == "Nothing is due today."
    )
    assert (
        said(Plan("list", (Call("list_tasks", {"view": "open", "search": "tea"}),)), nothing)
        == "I found no open task with “tea”."
    )


def test_a_question_shows_its_choices_numbered() -> None:
    plan = understand("delete mom", situation("alike"))
    assert (
        report(plan, [], situation("alike"))
        == "I found 2 tasks with “mom”. Which one shall I delete?\n\n1. **Call mom**, due Fri 20 Nov\n2. **Buy a present for mom**, due Sat 28 Nov"
    )


def test_markdown_in_a_title_is_shown_as_typed() -> None:
    assert (
        said(change("add_task", title="x"), result("*a* [b](c) <d> `e`"))
        == r"Added **\*a\* \[b\](c) \<d\> \`e\`**."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("help", "delete the second one"),
        ("asdfghjkl", "no language model is set up"),
        ("hi", "7 open tasks"),
        ("undo", "nothing"),
        ("don't add milk", "left everything"),
        ("add x on feb 30", "no 30 February"),
    ],
)
def test_what_needs_no_tool_is_answered_in_words(text: str, words: str) -> None:
    assert words in report(understand(text, HERE), [], HERE)


def test_a_yes_leaves_out_what_was_deleted_since_the_question() -> None:
    calls = [
        {"tool": "delete_task", "arguments": {"task_id": task_id}} for task_id in ("gone", "milk")
    ]
    assert [
        describe_call(call)
        for call in understand("yes", situation("week", pending={"confirm": calls})).calls
    ] == ["delete milk"]
    assert (
        understand("yes", situation("week", pending={"confirm": calls[:1]})).words
        == "That is no longer in your list, so I changed nothing."
    )


@pytest.mark.parametrize("name", ["empty", "week"])
def test_the_first_things_to_try_do_what_they_promise(name: str) -> None:
    """Offered by the frontend's welcome, and by `npm run up`."""
    promised = {
        "Add buy milk tomorrow at 17:00": ["add 'Buy milk' 2026-11-19 17:00"],
        "Remind me to call the dentist on Friday, high priority": [
            "add 'Call the dentist' 2026-11-20 high"
        ],
        "Add water the plants and call Mum on Saturday": [
            "add 'Water the plants'",
            "add 'Call Mum' 2026-11-21",
        ],
        "What is due today?": ["list today"],
        "add buy milk tomorrow at 5": ["add 'Buy milk' 2026-11-19 17:00"],
        "what's on tomorrow": ["list upcoming"],
    }
    assert {
        text: [describe_call(call) for call in understand(text, situation(name)).calls]
        for text in promised
    } == promised


def test_every_example_of_the_help_is_carried_out() -> None:
    here = situation(
        "listed",
        about=["dentist"],
        changes=[
            {
                "tool": "delete_task",
                "task_id": "x",
                "before": {"id": "x", "title": "X"},
                "after": None,
            }
        ],
    )
    paid = replace(
        here,
        tasks=tuple(
            replace(task, completed=task.completed or task.id == "rent") for task in here.tasks
        ),
    )
    examples = re.findall("“(.+?)”", EXAMPLES)
    assert len(examples) > 12
    assert [
        text for text in examples if not understand(text, paid if "uncheck" in text else here).calls
    ] == []
