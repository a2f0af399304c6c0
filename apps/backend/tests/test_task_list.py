"""Tests views, search and pages."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from tests.postgres import Postgres
from tests.server import Server

# These time zones are 26 hours apart, so their dates always differ.
EAST, WEST = "Pacific/Kiritimati", "Etc/GMT+12"


def titles(server: Server, **query: str) -> list[str]:
    answer = server.get(f"/api/tasks?{urlencode(query)}")
    assert answer.status == 200, answer.text
    return [task["title"] for task in answer.json["items"]]


def add(server: Server, title: str, completed: bool = False, **fields: object) -> dict[str, Any]:
    task = server.post("/api/tasks", {"title": title, **fields}).json
    return server.patch(f"/api/tasks/{task['id']}", {"completed": True}).json if completed else task


@pytest.mark.parametrize("zone", [EAST, WEST, "Europe/Berlin"])
def test_each_view_contains_the_right_tasks_for_the_users_time_zone(
    server: Server, zone: str
) -> None:
    def day(offset: int) -> str:
        return str((datetime.now(ZoneInfo(zone)) + timedelta(days=offset)).date())

    add(server, "undated")
    add(server, "yesterday", due_date=day(-1))
    add(server, "today", due_date=day(0))
    add(server, "tomorrow", due_date=day(1))
    add(server, "done yesterday", completed=True, due_date=day(-1))
    add(server, "done today", completed=True, due_date=day(0))
    views = {
        view: titles(server, view=view, time_zone=zone)
        for view in ("all", "open", "today", "upcoming", "overdue", "done")
    }
    assert views == {
        "all": ["done today", "done yesterday", "tomorrow", "today", "yesterday", "undated"],
        "open": ["tomorrow", "today", "yesterday", "undated"],
        "today": ["today"],
        "upcoming": ["tomorrow"],
        "overdue": ["yesterday"],
        "done": ["done today", "done yesterday"],
    }


def test_the_same_task_is_due_today_in_the_west_and_overdue_in_the_east(server: Server) -> None:
    add(server, "due in the west", due_date=str(datetime.now(ZoneInfo(WEST)).date()))
    assert (
        titles(server, view="today", time_zone=WEST)
        == titles(server, view="overdue", time_zone=EAST)
        == ["due in the west"]
    )
    assert (
        titles(server, view="today", time_zone=EAST)
        == titles(server, view="overdue", time_zone=WEST)
        == []
    )


def test_a_task_is_overdue_as_soon_as_its_time_of_day_has_passed(server: Server) -> None:
    # In this time zone it is about noon, so an hour ago and an hour from now are on the same day.
    offset = 12 - datetime.now(ZoneInfo("UTC")).hour
    zone = f"Etc/GMT{-offset:+d}"
    noon = datetime.now(ZoneInfo(zone))
    add(
        server,
        "an hour ago",
        due_date=str(noon.date()),
        due_time=f"{noon - timedelta(hours=1):%H:%M}",
    )
    add(
        server,
        "in an hour",
        due_date=str(noon.date()),
        due_time=f"{noon + timedelta(hours=1):%H:%M}",
    )
    add(server, "some time today", due_date=str(noon.date()))
    assert titles(server, view="overdue", time_zone=zone) == ["an hour ago"]
    assert titles(server, view="today", time_zone=zone) == [
        "some time today",
        "in an hour",
        "an hour ago",
    ]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("milk", ["Soy MILK", "buy milk"]),
        ("MILK buy", ["buy milk"]),
        ("  oat ", ["Soy MILK"]),
        ("100%", ["100% done_"]),
        ("done_", ["100% done_"]),
        ("e_", ["100% done_"]),
        ("\\", []),
        ("دودھ", ["دودھ"]),
        ("nothing", []),
        ("", ["دودھ", "Soy MILK", "100% done_", "buy milk", "been"]),
    ],
)
def test_search_matches_all_words_in_title_or_notes_and_has_no_wildcards(
    server: Server, search: str, found: list[str]
) -> None:
    for title, notes in (
        ("been", ""),
        ("buy milk", ""),
        ("100% done_", ""),
        ("Soy MILK", "or oat"),
        ("دودھ", ""),
    ):
        add(server, title, notes=notes)
    assert titles(server, search=search) == found


def test_paging_shows_every_task_once_even_while_tasks_are_added_and_deleted(
    server: Server,
) -> None:
    for number in range(7):
        add(server, f"task {number}", completed=number == 3)
    first = server.get("/api/tasks?limit=3&view=open").json
    assert [task["title"] for task in first["items"]] == ["task 6", "task 5", "task 4"]
    add(server, "newer")
    server.delete(f"/api/tasks/{first['items'][2]['id']}")
    second = server.get(f"/api/tasks?limit=3&view=open&cursor={first['next_cursor']}").json
    assert [task["title"] for task in second["items"]] == ["task 2", "task 1", "task 0"]
    assert second["next_cursor"] is None


def test_paging_loses_no_task_if_several_were_created_in_the_same_microsecond(
    server: Server, postgres: Postgres
) -> None:
    wanted = [add(server, f"task {number}")["id"] for number in range(5)]
    with postgres.connect("shared") as connection:
        connection.execute("UPDATE tasks SET created_at = '2026-01-01'")
    seen, cursor = [], ""
    while cursor is not None:
        page = server.get(f"/api/tasks?limit=2{cursor and f'&cursor={cursor}'}").json
        seen += [task["id"] for task in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == sorted(wanted)


def test_another_users_cursor_reveals_none_of_their_tasks(server: Server) -> None:
    for number in range(3):
        add(server, f"ann's {number}")
    cursor = server.get("/api/tasks?limit=1").json["next_cursor"]
    assert titles(server.as_user("bob"), cursor=cursor) == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("view=some", "view"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("cursor=hush", "cursor"),
        ("cursor=MjAyNi0wMS0wMSBodXNo", "cursor"),
        ("cursor=" + "x" * 201, "cursor"),
        ("search=" + "x" * 201, "search"),
        ("search=%00", "search"),
        ("time_zone=Mars/Olympus", "time_zone"),
        ("time_zone=Europe", "time_zone"),
        ("time_zone=../../etc/passwd", "time_zone"),
        ("time_zone=", "time_zone"),
        ("time_zone=" + "x" * 5000, "time_zone"),
    ],
)
def test_refuses_an_invalid_query_and_names_the_parameter(
    server: Server, query: str, parameter: str
) -> None:
    answer = server.get(f"/api/tasks?{query}")
    assert (answer.status, answer.json["error"]["code"]) == (422, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{parameter}: ")
    assert "hush" not in answer.text
