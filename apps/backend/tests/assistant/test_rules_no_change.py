"""Tests sentences that must never change a task.

Examples are negated, conditional or withdrawn commands, questions, small talk, and sentences that
the rules do not understand.
"""

from dataclasses import replace

import pytest

from app.assistant.rules import understand
from app.assistant.rules.types import Situation
from tests.assistant.phrases import COMMANDS, TALK
from tests.assistant.rules_corpus import situation

NEGATED = [
    "don't {}",
    "do not {}",
    "please don't {}",
    "dont {} pls",
    "never {}",
    "no, don't {}",
    "no need to {}",
    "you should not {}",
    "i don't want to {}",
    "hey, please do not {}",
]
QUESTIONS = [
    "should i {}?",
    "why did you {}?",
    "how do i {}?",
    "when should we {}",
    "would you {} if you were me",
    "what happens if i {}?",
    "shall we {}",
    "could i {}?",
    "did you {}?",
    "who told you to {}",
]
CONDITIONAL = [
    "if it rains {}",
    "when i get home {}",
    "maybe {}",
    "i was going to {}",
    "i wish you could {}",
    "tom said {}",
    "unless i call, {}",
    "perhaps {}",
    "suppose you {}",
    "imagine i said {}",
]
WITHDRAWN = [
    "{} no wait",
    "{}, actually don't",
    "{}... never mind",
    "{} - just kidding",
    "{}, scratch that",
    "{} or not",
]


def changes(text: str, here: Situation) -> list[str]:
    return [call.tool for call in understand(text, here).calls if call.tool != "list_tasks"]


@pytest.mark.parametrize("frame", [*NEGATED, *QUESTIONS, *CONDITIONAL, *WITHDRAWN])
def test_a_sentence_that_is_not_a_definite_command_changes_nothing(frame: str) -> None:
    for command in COMMANDS:
        for name in ("empty", "week", "just_deleted"):
            assert (frame.format(command), changes(frame.format(command), situation(name))) == (
                frame.format(command),
                [],
            )


@pytest.mark.parametrize("text", TALK)
def test_small_talk_and_unknown_words_change_nothing(text: str) -> None:
    assert changes(text, situation("week")) == []


@pytest.mark.parametrize(
    "text",
    [
        "delete everything",
        "delete all tasks",
        "complete all tasks",
        "clear my list",
        "everything is done",
        "move all my tasks to monday",
        "make everything urgent",
        "delete everything except milk",
    ],
)
def test_more_than_three_tasks_are_changed_only_after_confirmation(text: str) -> None:
    plan = understand(text, situation("week"))
    assert (plan.kind, plan.calls) == ("ask", ())
    if plan.pending:
        agreed = understand("yes", replace(situation("week"), pending=plan.pending))
        assert len(agreed.calls) > 3
        assert understand("no", replace(situation("week"), pending=plan.pending)).kind == "refused"


@pytest.mark.parametrize(
    "text",
    [
        "call tim",
        "delete call tim",
        "delete the bread",
        "done with yoga",
        "remove buy bread",
        "complete buy bread",
        "uncheck bread",
        "uncheck milk",
    ],
)
def test_a_name_that_only_resembles_a_task_changes_nothing(text: str) -> None:
    assert not {"delete_task", "complete_task", "update_task"} & {
        *changes(text, situation("alike"))
    }
