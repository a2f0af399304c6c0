"""Tests that an undo message reverts the right change and restores every field."""

from dataclasses import replace
from datetime import date, time

import pytest

from app.assistant.rules import understand
from app.assistant.rules.types import Change, KnownTask, Plan
from tests.assistant.rules_corpus import describe_call, outcome, situation

MILK = KnownTask("milk", "Buy milk", None, None, "none", False)


def undone(*changes: Change, text: str = "undo") -> Plan:
    return understand(text, replace(situation("empty"), changes=changes))


@pytest.mark.parametrize(
    ("before", "after", "calls"),
    [
        (None, MILK, ["delete milk"]),
        (MILK, None, ["restore milk"]),
        (MILK, replace(MILK, completed=True), ["complete milk no"]),
        (replace(MILK, completed=True), MILK, ["complete milk yes"]),
        (MILK, replace(MILK, title="Oat milk", priority="high"), ["update milk 'Buy milk' none"]),
        (
            MILK,
            replace(MILK, due_date=date(2026, 12, 1), due_time=time(9)),
            ["update milk dateless"],
        ),
        (
            replace(MILK, due_date=date(2026, 12, 1), due_time=time(9)),
            MILK,
            ["update milk 2026-12-01 09:00"],
        ),
        (
            replace(MILK, due_date=date(2026, 12, 1)),
            replace(MILK, due_date=date(2026, 12, 1), due_time=time(9)),
            ["update milk timeless"],
        ),
        (
            replace(MILK, due_date=date(2026, 12, 1), due_time=time(9)),
            replace(MILK, due_date=date(2026, 12, 2), due_time=time(9)),
            ["update milk 2026-12-01"],
        ),
    ],
)
def test_undo_restores_all_fields(
    before: KnownTask | None, after: KnownTask | None, calls: list[str]
) -> None:
    plan = undone(Change("any_tool", "milk", before, after, "c1"))
    assert [describe_call(call) for call in plan.calls] == calls
    assert plan.undoes == ("c1",)


def test_undo_reverts_all_changes_from_the_last_message_and_no_others() -> None:
    eggs, old = replace(MILK, id="eggs", title="Eggs"), replace(MILK, id="old", title="Old")
    plan = undone(
        Change("add_task", "eggs", None, eggs, "c3", "turn2"),
        Change("add_task", "milk", None, MILK, "c2", "turn2"),
        Change("add_task", "old", None, old, "c1", "turn1"),
    )
    assert [describe_call(call) for call in plan.calls] == ["delete eggs", "delete milk"]
    assert plan.undoes == ("c3", "c2")


def test_undo_by_name_reverts_only_the_newest_change_to_that_task() -> None:
    eggs = replace(MILK, id="eggs", title="Eggs")
    changes = (
        Change("delete_task", "eggs", eggs, None, "c3", "turn2"),
        Change("delete_task", "milk", MILK, None, "c2", "turn2"),
        Change("add_task", "milk", None, MILK, "c1", "turn1"),
    )
    plan = undone(*changes, text="bring back the milk")
    assert ([describe_call(call) for call in plan.calls], plan.undoes) == (
        ["restore milk"],
        ("c2",),
    )
    assert undone(*changes, text="undo the bread").kind == "nothing_to_undo"


@pytest.mark.parametrize(
    "text",
    [
        "undo it",
        "revert that please",
        "wait no undo that",
        "undo the last thing",
        "take it back",
        "ctrl z",
        "can you undo that?",
    ],
)
def test_undo_can_be_requested_in_many_ways(text: str) -> None:
    assert outcome(text, situation("just_deleted")) == "restore milk"


@pytest.mark.parametrize(
    "text", ["oops", "i didn't mean that", "that was a mistake", "undo everything", "put it back"]
)
def test_asks_before_an_undo_if_the_user_only_expresses_regret(text: str) -> None:
    assert outcome(text, situation("just_added")) == "ask"
