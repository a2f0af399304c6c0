"""Tests requests for lists that no view provides."""

import pytest

from app.assistant.rules import report, understand
from app.assistant.rules.types import Situation
from tests.assistant.rules_corpus import situation

WEEK = situation("week")


def answer(text: str, here: Situation = WEEK) -> str:
    """Returns the first line of the reply to a request for a list."""
    plan = understand(text, here)
    assert [(call.tool, call.arguments) for call in plan.calls] == [
        ("list_tasks", {"view": "open"})
    ], text
    tasks = [
        {
            "title": task.title,
            "due_date": task.due_date and task.due_date.isoformat(),
            "due_time": task.due_time and f"{task.due_time:%H:%M}",
        }
        for task in here.tasks
        if not task.completed
    ]
    return report(plan, [{"tasks": tasks}], here).split("\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "plan my day",
        "Help me plan my day, please",
        "lets plan today",
        "how does my day look?",
        "what's my day like",
    ],
)
def test_a_question_about_the_day_lists_todays_tasks_with_their_times(text: str) -> None:
    assert answer(text) == "Today (Wed 18 Nov): **Call mom** at 18:00."


@pytest.mark.parametrize(
    "text",
    [
        "which tasks have no date?",
        "show tasks without a date",
        "what has no deadline",
        "show me my undated tasks",
    ],
)
def test_a_question_about_undated_tasks_lists_the_tasks_without_a_date(text: str) -> None:
    assert answer(text) == "Without a date: **Water the plants** and **Buy milk**."


@pytest.mark.parametrize(
    "text",
    [
        "show high priority tasks",
        "what is high priority?",
        "urgent tasks",
        "most important tasks first",
    ],
)
def test_a_question_about_a_priority_lists_the_tasks_with_that_priority(text: str) -> None:
    assert answer(text) == "High priority: **Pay rent** and **Write the quarterly report**."


def test_the_reply_says_when_no_task_has_the_requested_priority() -> None:
    assert answer("low priority tasks") == "No open task has low priority."


@pytest.mark.parametrize(
    "text",
    [
        "plan my day trip",
        "plan the party",
        "delete tasks without a date",
        "call mom has no date",
        "urgent",
    ],
)
def test_a_sentence_that_only_resembles_a_list_request_shows_no_list(text: str) -> None:
    assert all(call.tool != "list_tasks" for call in understand(text, WEEK).calls)
