"""Tests the help text, its examples, and the messages that users are told to try first."""

import re
from dataclasses import replace

import pytest

from app.assistant.rules import report, understand
from app.assistant.rules.talk import EXAMPLES
from tests.assistant.replies import HERE
from tests.assistant.rules_corpus import describe_call, situation


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
def test_a_message_that_needs_no_tool_is_answered_in_words(text: str, words: str) -> None:
    assert words in report(understand(text, HERE), [], HERE)


@pytest.mark.parametrize("name", ["empty", "week"])
def test_the_suggested_first_messages_work(name: str) -> None:
    """Checks the messages that the frontend's start page and `npm run up` suggest."""
    expected = {
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
        for text in expected
    } == expected


def test_every_example_in_the_help_works() -> None:
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
