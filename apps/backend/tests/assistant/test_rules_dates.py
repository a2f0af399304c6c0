"""Tests dates and times in words.

Unless a test says otherwise, it is Wednesday, 18 November 2026, 10:30 in Berlin.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.assistant.rules.types import Situation
from tests.assistant.rules_corpus import outcome

NOW = "2026-11-18T10:30"
IN_WORDS = {
    "today": "2026-11-18",
    "tomorrow": "2026-11-19",
    "tmrw": "2026-11-19",
    "the day after tomorrow": "2026-11-20",
    "tonight": "2026-11-18 20:00",
    "friday": "2026-11-20",
    "on fri": "2026-11-20",
    "this friday": "2026-11-20",
    "wednesday": "2026-11-25",
    "next wednesday": "2026-11-25",
    "next friday": "2026-11-27",
    "friday next week": "2026-11-27",
    "next week": "2026-11-23",
    "next week on tuesday": "2026-11-24",
    "this weekend": "2026-11-21",
    "next weekend": "2026-11-28",
    "end of day": "2026-11-18",
    "by the end of the week": "2026-11-20",
    "end of month": "2026-11-30",
    "end of next month": "2026-12-31",
    "eoy": "2026-12-31",
    "end of december": "2026-12-31",
    "in 3 days": "2026-11-21",
    "in two weeks": "2026-12-02",
    "in a couple of days": "2026-11-20",
    "in a month": "2026-12-18",
    "in a year": "2027-11-18",
    "a week from friday": "2026-11-27",
    "2 weeks from now": "2026-12-02",
    "on the 18th": "2026-11-18",
    "on the 3rd": "2026-12-03",
    "the 31st": "2026-12-31",
    "dec 20": "2026-12-20",
    "20 dec": "2026-12-20",
    "december 20th": "2026-12-20",
    "3rd of january": "2027-01-03",
    "jan 3, 2028": "2028-01-03",
    "monday the 23rd": "2026-11-23",
    "24.12.": "2026-12-24",
    "24.12.27": "2027-12-24",
    "on 24.12": "2026-12-24",
    "12/14": "2026-12-14",
    "14/12": "2026-12-14",
    "due 1/2": "2027-01-02",
    "2027-01-15": "2027-01-15",
    "nov 17": "2027-11-17",
    "at 5": "2026-11-18 17:00",
    "at 9": "2026-11-18 21:00",
    "at 11": "2026-11-18 11:00",
    "at 9am": "2026-11-19 09:00",
    "at 10:30am": "2026-11-19 10:30",
    "at 12": "2026-11-18 12:00",
    "at 5:30": "2026-11-18 17:30",
    "17:30": "2026-11-18 17:30",
    "at 05:30": "2026-11-19 05:30",
    "5 pm": "2026-11-18 17:00",
    "5 p.m.": "2026-11-18 17:00",
    "at 12am": "2026-11-19 00:00",
    "at half past 4": "2026-11-18 16:30",
    "at quarter to 6": "2026-11-18 17:45",
    "at ten past five": "2026-11-18 17:10",
    "at noon": "2026-11-18 12:00",
    "at midnight": "2026-11-19 00:00",
    "tomorrow morning": "2026-11-19 09:00",
    "tomorrow at noon": "2026-11-19 12:00",
    "friday afternoon": "2026-11-20 15:00",
    "monday night": "2026-11-23 20:00",
    "this evening": "2026-11-18 19:00",
    "this morning": "2026-11-18",
    "tonight at 9": "2026-11-18 21:00",
    "tomorrow evening at 8": "2026-11-19 20:00",
    "6 in the morning tomorrow": "2026-11-19 06:00",
    "at 9 tomorrow": "2026-11-19 09:00",
    "tomorrow, 5pm": "2026-11-19 17:00",
    "on friday at 3": "2026-11-20 15:00",
    "in 20 min": "2026-11-18 10:50",
    "in half an hour": "2026-11-18 11:00",
    "in 1.5 hours": "2026-11-18 12:00",
    "in 2h": "2026-11-18 12:30",
    "in an hour and a half": "2026-11-18 12:00",
    "in 14 hours": "2026-11-19 00:30",
}
AT_OTHER_TIMES = [
    ("2026-11-22T09:00", "Europe/Berlin", "sunday", "2026-11-29"),
    ("2026-11-22T09:00", "Europe/Berlin", "next week", "2026-11-23"),
    ("2026-11-20T09:00", "Europe/Berlin", "friday", "2026-11-27"),
    ("2026-11-20T09:00", "Europe/Berlin", "end of the week", "2026-11-20"),
    ("2026-11-18T22:40", "Europe/Berlin", "tonight", "2026-11-18"),
    ("2026-11-18T22:40", "Europe/Berlin", "at 9", "2026-11-19 09:00"),
    ("2026-11-18T15:00", "Europe/Berlin", "at noon", "2026-11-18"),
    ("2026-11-18T00:30", "Europe/Berlin", "tomorrow", "2026-11-19"),
    ("2026-12-30T15:00", "Europe/Berlin", "friday", "2027-01-01"),
    ("2026-12-30T15:00", "Europe/Berlin", "jan 2", "2027-01-02"),
    ("2026-12-31T23:50", "Europe/Berlin", "in 20 min", "2027-01-01 00:10"),
    ("2027-01-31T12:00", "Europe/Berlin", "in a month", "2027-02-28"),
    ("2027-01-31T12:00", "Europe/Berlin", "in two months", "2027-03-31"),
    ("2027-01-31T12:00", "Europe/Berlin", "on the 30th", "2027-03-30"),
    ("2028-02-28T16:00", "Europe/Berlin", "tomorrow", "2028-02-29"),
    ("2028-02-29T16:00", "Europe/Berlin", "in a year", "2029-02-28"),
    ("2027-11-18T10:30", "Europe/Berlin", "feb 29", "2028-02-29"),
    ("2027-03-28T01:50", "Europe/Berlin", "in 20 min", "2027-03-28 03:10"),
    ("2026-10-25T01:50", "Europe/Berlin", "in 90 min", "2026-10-25 02:20"),
    ("2026-11-18T20:15", "America/New_York", "tomorrow at 8am", "2026-11-19 08:00"),
    ("2026-11-18T23:59", "Pacific/Auckland", "in 2 minutes", "2026-11-19 00:01"),
]
UNCLEAR = [
    "feb 30",
    "31.11.",
    "on the 32nd",
    "at 25:00",
    "at 13pm",
    "yesterday",
    "friday the 13th",
    "before friday",
    "from 2 to 4",
    "tomorrow or friday",
    "next month",
    "in 99999 years",
    "tomorrow at midnight",
    "today at 9am",
    "at 5 at 6",
]
NOT_DATES = [
    "buy the sunday times",
    "buy sun cream",
    "watch friday the 13th",
    "read 1984",
    "plan the 2027 budget",
    "buy a weekly planner",
    "get 1/2 lb butter",
    "ask about 24/7 support",
    "book a table for 2",
    "call april about the keys",
    "email august",
    "meet at 5 guys",
    "tell tom about tomorrow's meeting",
    "read the article from monday about taxes",
    "fix the 2nd floor lamp",
    "watch 28 days later",
]


def understood(text: str, now: str = NOW, zone: str = "Europe/Berlin") -> str:
    return outcome(text, Situation(datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone)), ()))


@pytest.mark.parametrize(("words", "due"), IN_WORDS.items())
def test_a_date_after_a_task_becomes_its_due_date(words: str, due: str) -> None:
    assert understood(f"add call bob {words}") == f"add 'Call bob' {due}"


@pytest.mark.parametrize(("words", "due"), IN_WORDS.items())
def test_a_date_after_remind_me_becomes_the_due_date(words: str, due: str) -> None:
    assert understood(f"remind me {words} to call bob") == f"add 'Call bob' {due}"


@pytest.mark.parametrize(("now", "zone", "words", "due"), AT_OTHER_TIMES)
def test_dates_follow_the_calendar_and_the_users_time_zone(
    now: str, zone: str, words: str, due: str
) -> None:
    assert understood(f"add call bob {words}", now, zone) == f"add 'Call bob' {due}"


@pytest.mark.parametrize("words", UNCLEAR)
def test_asks_about_a_nonexistent_or_ambiguous_date(words: str) -> None:
    assert understood(f"add call bob {words}") == "ask"


@pytest.mark.parametrize("text", NOT_DATES)
def test_date_words_inside_a_phrase_belong_to_the_title(text: str) -> None:
    assert understood(f"add {text}") == f"add {text[:1].upper() + text[1:]!r}"
