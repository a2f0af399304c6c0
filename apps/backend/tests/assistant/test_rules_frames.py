"""Tests requests from the corpus inside frames such as "{} please" and "until {}".

Polite words do not change the outcome. A negated or hypothetical request changes nothing. The
assistant either sets exactly the requested date or asks. Two requests in one message are either
both carried out or both refused. Every run uses the same samples.
"""

import itertools
import json
from collections.abc import Iterator

import pytest

from app.assistant.rules import understand
from app.assistant.rules.types import Situation
from tests.assistant.rules_corpus import SENTENCES, describe_call, situation

REQUESTS = [
    line
    for name in ("development", "everyday")
    for line in map(json.loads, (SENTENCES / f"{name}.jsonl").read_text("utf-8").splitlines())
    if any(call["tool"] != "list_tasks" for call in line["expect"].get("calls", []))
    and not {"\n", "?"} & set(line["text"])
    and "note:" not in line["text"]
    and line["category"] not in ("answer", "odd")
]
POLITE = [
    "hey, {}",
    "Hi there! {}",
    "pls {}",
    "{} please",
    "{}, thank you",
    "{} thx",
    "{}. thanks!",
    "{} :)",
    "um {}",
    "ok, {}",
    "{} 🙏",
    "  {}  ",
    "also {}",
    "good morning, {}",
]
NOT_MEANT = [
    "never {}",
    "no need to {}",
    "should i {}?",
    "why did you {}?",
    "what if i {}",
    "shall we {}?",
    "if it rains {}",
    "maybe {}",
    "tom said {}",
    "my boss told me to {}",
    "anna wants me to {}",
    "i might {}",
    "i forgot to {}",
    "{} no wait",
    "{}, never mind",
    "{}, or not",
    "i would {}",
    "i won't {}",
    "i hate to {}",
    "i doubt that {}",
    "if only {}",
    "until {}",
    "{} not",
    "{} would be nice",
    "{} - is that possible?",
    "{}. i love you",
    "{} unless you disagree",
]
# A request that contains a separator may have two parts, and the frame may then apply to only one
# part.
SEPARATORS = (",", ".", " and ", " then ", " not ", ";")

DAYS = {
    "tomorrow": "2026-11-19",
    "on friday": "2026-11-20",
    "next friday": "2026-11-27",
    "this weekend": "2026-11-21",
    "on saturday at 5": "2026-11-21 17:00",
    "tomorrow at noon": "2026-11-19 12:00",
    "at 5pm": "2026-11-18 17:00",
    "in two weeks": "2026-12-02",
    "in 20 min": "2026-11-18 10:50",
    "on the 3rd": "2026-12-03",
    "by dec 24": "2026-12-24",
    "on 24.12.": "2026-12-24",
    "2026-12-24": "2026-12-24",
    "on 12/24": "2026-12-24",
    "eod": "2026-11-18",
    "tonight": "2026-11-18 20:00",
    "half past six": "2026-11-18 18:30",
    "friday 9am": "2026-11-20 09:00",
    "next tuesday at 3": "2026-11-24 15:00",
    "a week from friday": "2026-11-27",
    "on dec 1st at 8": "2026-12-01 08:00",
    "before friday": None,
    "friday or saturday": None,
    "in a few days": None,
    "on feb 30": None,
    "yesterday": None,
    "every friday": None,
}
DATE_FRAMES = [
    "add {t} {d}",
    "{t} {d}",
    "remind me to {t} {d}",
    "remind me {d} to {t}",
    "{d}: {t}",
    "i need to {t} {d}",
    "add {t} ({d})",
    "{d}, {t}",
    "{d} remind me to {t}",
    "todo {t} {d}",
]
TITLES = ["buy 2 liters of milk", "read chapter 5", "book a table for 4", "check in with the team"]

SINGLE = [
    "add haircut on friday",
    "remind me to call the bank tomorrow at 5",
    "buy cat food",
    "mark rent as done",
    "i bought the milk",
    "delete the gym membership",
    "move the dentist to monday",
    "rename milk to soy milk",
    "make the report low priority",
    "uncheck the parcel",
    "put bananas on my list",
    "show my tasks",
]


def carried_out(text: str, here: Situation) -> list[str]:
    return [describe_call(call) for call in understand(text, here).calls]


def changes(text: str, here: Situation) -> list[str]:
    return [call for call in carried_out(text, here) if not call.startswith("list")]


def sample(number: int) -> Iterator[tuple[str, Situation]]:
    """Returns every 24th request and its situation, starting at index `number % 24`."""
    return (
        (line["text"], situation(line["situation"], **line.get("with", {})))
        for line in REQUESTS[number % 24 :: 24]
    )


@pytest.mark.parametrize(("number", "frame"), [*enumerate(POLITE)], ids=POLITE)
def test_polite_words_do_not_change_the_outcome(number: int, frame: str) -> None:
    for text, here in sample(number):
        text = text.strip("!. ") if text.endswith((".", "!")) else text
        assert (frame.format(text), carried_out(frame.format(text), here)) == (
            frame.format(text),
            carried_out(text, here),
        )


@pytest.mark.parametrize(("number", "frame"), [*enumerate(NOT_MEANT)], ids=NOT_MEANT)
def test_a_negated_hypothetical_or_reported_request_changes_nothing(
    number: int, frame: str
) -> None:
    for text, here in sample(number):
        if not any(separator in text for separator in SEPARATORS) and not text.startswith(
            ("undo", "ask ", "no ", "remind me to ask", "add ask")
        ):
            assert (frame.format(text), changes(frame.format(text), here)) == (
                frame.format(text),
                [],
            )


@pytest.mark.parametrize("day", DAYS)
def test_the_assistant_sets_exactly_the_requested_date_or_asks(day: str) -> None:
    here, exact = situation("empty"), 0
    for frame, title in zip(DATE_FRAMES * 2, itertools.cycle(TITLES), strict=False):
        text = frame.format(t=title, d=day)
        found = changes(text, here)
        assert (text, found) in ((text, []), (text, [f"add '{title.capitalize()}' {DAYS[day]}"]))
        exact += bool(found)
    assert exact >= 15 if DAYS[day] else exact == 0


@pytest.mark.parametrize("separator", [" and ", ", ", ". ", " then ", "\n", " and also "])
def test_two_requests_in_one_message_are_both_carried_out_or_both_refused(separator: str) -> None:
    here, both = situation("week"), 0
    alone = {text: carried_out(text, here) for text in SINGLE}
    pairs = list(itertools.permutations(SINGLE, 2))
    for first, second in pairs:
        text = first + separator + second
        found = carried_out(text, here)
        assert (text, sorted(found)) in ((text, sorted(alone[first] + alone[second])), (text, []))
        both += bool(found)
    assert both >= 0.85 * len(pairs)
