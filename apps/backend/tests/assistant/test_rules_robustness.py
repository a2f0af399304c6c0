"""Tests that no text makes the rules fail, take long, or return an inconsistent plan."""

import random
import time
from dataclasses import replace

import pytest

from app.assistant.rules import understand
from app.assistant.rules.types import KnownTask
from tests.assistant.phrases import COMMANDS, TALK
from tests.assistant.rules_corpus import NAMES, outcome, situation

DATES = "tomorrow at 5 on friday the 3rd feb 30 in two weeks"
SIGNS = ", . ; : - ( ) \" ' “"
FURTHER_WORDS = "and or not all 2 note: every monday !! urgent list show it them"
EXTREME_TEXTS = [
    "a " * 2000,
    "'a " * 1333,
    '"a ' * 1333,
    "“" * 4000,
    "(" * 4000,
    "'" * 4000,
    '"' * 4000,
    "a" * 4000,
    "1" * 4000,
    "1." * 2000,
    "1/" * 2000,
    "a@" * 2000,
    "a.b@c." * 650,
    "http://" * 570,
    "x-" * 2000,
    "\n" * 4000,
    "- a\n" * 1000,
    "in " * 1333,
    "tomorrow " * 440,
    "add milk, " * 400,
    "buy milk and " * 300,
    "delete milk and " * 250,
    "to " * 1333,
    "the end of " * 360,
    "rename a to b to c " * 210,
    "i bought " * 440,
    "and " * 1000,
    "don't " * 660,
    "a week from " * 330,
    "half past " * 400,
    "😅" * 4000,
    "1. a 2. b " * 400,
    "\x00\x07\u202e\ufeff",
    "add \ud800 x",
    "add " + "long " * 60,
    "delete " + "milk, " * 12,
    "buy x\n" * 60,
    "move a to b " * 19,
]


@pytest.mark.parametrize("text", EXTREME_TEXTS)
def test_an_extreme_text_is_handled_quickly_and_without_an_error(text: str) -> None:
    many = tuple(
        KnownTask(
            f"t{number}",
            f"Task {number} of the milk and dentist list",
            None,
            None,
            "none",
            number % 3 == 0,
        )
        for number in range(1000)
    )
    started = time.monotonic()
    for here in (situation("week"), replace(situation("week"), tasks=many)):
        understand(text[:4000], here)
    # The limit is far above the usual time, to detect only patterns that backtrack endlessly.
    assert time.monotonic() - started < 4


def test_random_words_lead_to_a_consistent_plan_and_never_to_an_error() -> None:
    chance = random.Random(11)
    words = " ".join([*COMMANDS, *TALK, DATES, SIGNS, FURTHER_WORDS]).split(" ")
    situations = [situation(name) for name in NAMES]
    for _ in range(1500):
        text = " ".join(chance.choice(words) for _ in range(chance.randint(1, 9)))
        plan = understand(text, chance.choice(situations))
        assert bool(plan.calls) == (plan.kind in ("change", "list")), text
        assert plan.words or plan.calls, text
        assert all(
            0 < len(call.arguments["title"]) <= 200
            for call in plan.calls
            if "title" in call.arguments
        ), text


@pytest.mark.parametrize("text", ["milk", "add milk", "what now"])
def test_the_same_text_in_the_same_situation_has_the_same_outcome(text: str) -> None:
    assert understand(text, situation("week")) == understand(text, situation("week"))
    assert outcome(text, situation("week")) == outcome(text, situation("week"))
