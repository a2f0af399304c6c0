"""Tests sentences that refer to an earlier part of the sentence or of the conversation."""

from dataclasses import replace
from typing import Any

import pytest

from tests.assistant.rules_corpus import known_task, outcome, situation


@pytest.mark.parametrize(
    ("here", "text", "done"),
    [
        ("just_moved", "i meant saturday", "update dentist 2026-11-21"),
        ("just_moved", "on friday i meant", "update dentist 2026-11-20"),
        ("just_moved", "put the dentist back to where it was", "update dentist 2026-11-19"),
        ("just_renamed", "i meant almond milk", "update milk 'Almond milk'"),
        ("just_added", "no, call it soy milk", "update bread 'Soy milk'"),
        ("just_completed", "oops i didn't mean to tick that, undo", "complete milk no"),
        ("just_added", "delete the one i just added", "delete bread"),
    ],
)
def test_the_last_change_can_be_corrected(here: str, text: str, done: str) -> None:
    assert outcome(text, situation(here)) == done


@pytest.mark.parametrize(
    ("here", "text"),
    [
        ("just_moved", "no, sunday"),  # This may mean the moved task or another one.
        ("just_added", "i meant oat milk"),
        ("just_completed", "i meant the plants"),
        ("just_moved", "i meant the plants"),
    ],
)
def test_asks_about_an_ambiguous_correction(here: str, text: str) -> None:
    assert outcome(text, situation(here)).startswith("ask")


@pytest.mark.parametrize(
    "text", ["call it a day", "call it off", "i mean it was fun", "i meant no"]
)
def test_an_idiom_is_not_a_correction(text: str) -> None:
    assert not outcome(text, situation("just_moved")).startswith("update")


@pytest.mark.parametrize(
    ("here", "text", "done"),
    [
        ("alike", "i called tom but not mom", "complete tom"),
        ("alike", "delete the milk one, not the oat milk", "delete milk"),
        ("week", "paid the rent but haven't called mom yet", "complete rent"),
        ("two_left", "mark everything as done except the plants", "complete dentist"),
        ("week", "remove all done tasks except the taxes", "delete parcel"),
        ("deleted_two", "undo the milk one, not the gym", "restore milk"),
        ("which_to_delete", "not the present, the other one", "delete call_mom"),
        ("listed", "delete 2, no, 3", "delete dentist"),
        ("week", "delete the report, no, the rent", "delete rent"),
    ],
)
def test_an_excluded_or_corrected_task_is_not_changed(here: str, text: str, done: str) -> None:
    assert outcome(text, situation(here)) == done


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("we're out of dish soap, add it", "add 'Dish soap'"),
        ("im low on coffee, put it on the list", "add 'Coffee'"),
        ("the gym one, move that to the 2nd", "update gym 2026-12-02"),
        ("don't delete the milk, complete it", "complete milk"),
        ("don't add milk, add rice instead", "add 'Rice'"),
    ],
)
def test_a_pronoun_refers_to_the_first_part_of_the_sentence(text: str, done: str) -> None:
    assert outcome(text, situation("week")) == done


def test_the_idiom_running_out_of_time_adds_no_task() -> None:
    assert "add" not in outcome("we're running out of time, add it", situation("week"))


@pytest.mark.parametrize(
    ("text", "done"),
    [
        (
            "remind me tomorrow to book a table for friday",
            "add 'Book a table for friday' 2026-11-19",
        ),
        (
            "remind me on thursday to buy flowers for the wedding on saturday",
            "add 'Buy flowers for the wedding on saturday' 2026-11-19",
        ),
        ("walk the dog for 30 min tomorrow", "add 'Walk the dog for 30 min' 2026-11-19"),
    ],
)
def test_a_reminder_is_due_on_its_own_date_and_not_on_a_date_in_its_title(
    text: str, done: str
) -> None:
    assert outcome(text, situation("empty")) == done


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow: book a table on friday",
        "paint the fence last weekend",
        "mow the verge, edge the beds",
        "call mom at 7 instead of 6",
    ],
)
def test_asks_about_an_unclear_date_time_or_verb(text: str) -> None:
    assert outcome(text, situation("empty")).startswith("ask")


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("i never filed the taxes", "complete taxes no"),
        ("the parcel hasn't been returned after all", "complete parcel no"),
        ("yesterday i called mom", "complete mom"),
        ("i finally got round to renewing the gym membership", "complete gym"),
        ("i remembered to water the plants", "complete plants"),
        ("i called mom, she's fine", "complete mom"),
        ("wrote the report last night", "complete report"),
    ],
)
def test_a_sentence_about_the_past_completes_or_reopens_the_task(text: str, done: str) -> None:
    assert outcome(text, situation("week")) == done


@pytest.mark.parametrize(
    ("here", "text", "done"),
    [
        ("just_added", "tomorrow at 4", "ask bread"),
        ("just_added", "by friday", "ask bread"),
        ("just_added", "add it to today", "update bread 2026-11-18"),
        ("just_moved", "not saturday, sunday", "update dentist 2026-11-22"),
        ("week", "and the milk for tomorrow", "ask milk"),  # Asks about a move, adds nothing.
        ("week", "we're out of coffee", "ask"),
        ("just_added", "high priority", "ask bread"),
        ("just_moved", "change it to 4", "update dentist 16:00"),
        ("just_moved", "back a day", "ask dentist"),
        ("week", "groceries: milk, eggs, cheese", "ask"),
        ("listed", "what's the first one?", "unknown"),
        ("move_dentist_when", "a week", "update dentist 2026-11-26"),
        ("move_dentist_when", "the 26th, same time", "update dentist 2026-11-26"),
    ],
)
def test_a_message_is_understood_in_the_context_of_the_conversation(
    here: str, text: str, done: str
) -> None:
    assert outcome(text, situation(here)) == done


@pytest.mark.parametrize(
    ("call", "text", "done"),
    [
        (
            {"tool": "add_task", "arguments": {"title": "Milk", "due_date": "2026-11-19"}},
            "no, saturday",
            "add 'Milk' 2026-11-21",
        ),
        (
            {"tool": "add_task", "arguments": {"title": "Milk", "due_date": "2026-11-19"}},
            "no, at 5",
            "add 'Milk' 2026-11-19 17:00",
        ),
        (
            {"tool": "update_task", "arguments": {"task_id": "milk", "due_date": "2026-11-19"}},
            "make it sunday",
            "update milk 2026-11-22",
        ),
        (
            {
                "tool": "add_task",
                "arguments": {"title": "Milk", "due_date": "2026-11-19", "due_time": "15:00"},
            },
            "no, 4",
            "add 'Milk' 2026-11-19 16:00",
        ),
        (
            {"tool": "add_task", "arguments": {"title": "Milk"}},
            "yes, for saturday",
            "add 'Milk' 2026-11-21",
        ),
        ({"tool": "add_task", "arguments": {"title": "Milk"}}, "yes", "add 'Milk'"),
        ({"tool": "add_task", "arguments": {"title": "Milk"}}, "no", "refused"),
        ({"tool": "delete_task", "arguments": {"task_id": "milk"}}, "no, saturday", "refused"),
    ],
)
def test_an_answer_with_a_date_replaces_the_date_in_the_question(
    call: dict[str, Any], text: str, done: str
) -> None:
    assert outcome(text, situation("week", pending={"confirm": [call]})) == done


@pytest.mark.parametrize(
    ("here", "text"),
    [
        # "That" means the rent, which has no task. It does not mean the task that was moved last.
        ("just_moved", "the rent one, move that to friday"),
        ("week", "every sunday"),
        ("week", "change 2 to 4"),
        ("week", "swap the gym and the dentist"),
        ("which_to_delete", "no, saturday"),
    ],
)
def test_a_sentence_that_cannot_be_carried_out_changes_nothing(here: str, text: str) -> None:
    assert not any(
        verb in outcome(text, situation(here)) for verb in ("add", "update", "delete ", "list")
    )


def test_asks_if_a_number_could_be_a_time_or_part_of_the_title() -> None:
    tickets = known_task({"id": "tickets", "title": "Buy 2 tickets"})
    here = replace(situation("empty"), tasks=(tickets,), about=("tickets",))
    assert [outcome(text, here) for text in ("change 2 to 4", "change it to 4")] == [
        "ask",
        "update tickets 2026-11-18 16:00",
    ]
