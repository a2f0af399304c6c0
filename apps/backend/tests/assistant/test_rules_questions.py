"""Tests the questions that the rules ask."""

import pytest

from app.assistant.rules import report, understand
from tests.assistant.replies import HERE
from tests.assistant.rules_corpus import describe_call, situation


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
def test_a_question_says_what_the_assistant_would_do(text: str, question: str) -> None:
    assert understand(text, HERE).words == question


def test_a_question_numbers_its_options() -> None:
    plan = understand("delete mom", situation("alike"))
    assert (
        report(plan, [], situation("alike"))
        == "I found 2 tasks with “mom”. Which one shall I delete?\n\n"
        "1. **Call mom**, due Fri 20 Nov\n"
        "2. **Buy a present for mom**, due Sat 28 Nov"
    )


def test_a_yes_skips_tasks_that_were_deleted_after_the_question() -> None:
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
