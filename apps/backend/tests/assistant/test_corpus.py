"""Checks that the corpus is complete and that the tools can produce its outcomes."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

SENTENCES = Path(__file__).parent / "sentences"
HELD_OUT_SHA256 = "9160d36c6f19b8d29623797abed5da64e9ebb5112452ec7cf729144cba9ef7b5"
FILES = {"development": 200, "held_out": 60, "everyday": 1397, "first_sight": 2717}
KINDS = {"ask", "help", "greeting", "thanks", "refused", "unknown", "not_found", "nothing_to_undo"}
PRIORITIES, VIEWS = (
    {"none", "low", "medium", "high"},
    {"all", "open", "today", "upcoming", "overdue", "done"},
)
TASK = {"title", "notes", "due_date", "due_time", "priority"}
# For each tool: the required arguments, then the optional arguments.
ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {
    "add_task": ({"title"}, TASK),
    "list_tasks": ({"view"}, {"search", "limit"}),
    "complete_task": ({"task_id"}, {"completed"}),
    "update_task": ({"task_id"}, TASK | {"clear_due", "clear_time"}),
    "delete_task": ({"task_id"}, set()),
    "restore_task": ({"task_id"}, set()),
}

SITUATIONS = json.loads((SENTENCES / "situations.json").read_text("utf-8"))
LINES = {
    name: [
        json.loads(line) for line in (SENTENCES / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    for name in FILES
}
EVERY = [line for lines in LINES.values() for line in lines]
by_id = pytest.mark.parametrize("line", EVERY, ids=lambda line: line["id"])


def situation(line: dict[str, Any]) -> dict[str, Any]:
    return {**SITUATIONS[line["situation"]], **line.get("with", {})}


def outcomes(line: dict[str, Any]) -> list[dict[str, Any]]:
    return [line["expect"], *line.get("or", [])]


def task_ids(here: dict[str, Any]) -> set[str]:
    return {task["id"] for task in here["tasks"]} | {
        change["task_id"] for change in here["changes"]
    }


def normalized(text: str) -> str:
    return " ".join(text.lower().split())


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def check_call(call: dict[str, Any], here: dict[str, Any]) -> None:
    assert call.keys() == {"tool", "arguments"}
    arguments = call["arguments"]
    required, optional = ARGUMENTS[call["tool"]]
    assert required <= arguments.keys() <= required | optional
    assert call["tool"] != "update_task" or len(arguments) > 1
    assert arguments.get("task_id") in task_ids(here) | {None}
    assert arguments.get("priority", "none") in PRIORITIES
    assert arguments.get("view", "all") in VIEWS
    if "due_date" in arguments:
        assert date.fromisoformat(arguments["due_date"]).isoformat() == arguments["due_date"]
    if "due_time" in arguments:
        assert time.fromisoformat(arguments["due_time"]).strftime("%H:%M") == arguments["due_time"]
        assert "due_date" in arguments or call["tool"] == "update_task"
    if "title" in arguments:
        title, first = arguments["title"], arguments["title"].split()[0]
        assert 0 < len(title) <= 200
        assert title == " ".join(title.split())
        assert first[0] == first[0].upper() or first[1:] != first[1:].lower()


def test_files_are_complete_and_development_and_held_out_have_the_same_categories() -> None:
    assert {name: len(lines) for name, lines in LINES.items()} == FILES
    assert {line["category"] for line in LINES["development"]} == {
        line["category"] for line in LINES["held_out"]
    }


def test_every_id_and_every_sentence_is_unique() -> None:
    development, held_out, everyday = (
        LINES[name] for name in ("development", "held_out", "everyday")
    )
    assert repeated(line["id"] for line in EVERY) == []
    assert repeated(normalized(line["text"]) for line in [*development, *held_out]) == []
    # A short sentence such as "undo" may occur in several situations, because its meaning depends
    # on the situation.
    assert (
        repeated(
            (normalized(line["text"]), line["situation"], str(line.get("with")))
            for line in [*development, *everyday]
        )
        == []
    )


def test_at_least_60_sentences_must_change_nothing() -> None:
    def changes(outcome: dict[str, Any]) -> bool:
        return any(call["tool"] != "list_tasks" for call in outcome.get("calls", []))

    assert sum(not any(map(changes, outcomes(line))) for line in EVERY) >= 60


@by_id
def test_every_expected_outcome_is_possible_with_the_tools(line: dict[str, Any]) -> None:
    assert (
        {"id", "category", "text", "situation", "expect"}
        <= line.keys()
        <= {"id", "category", "text", "situation", "with", "expect", "or"}
    )
    assert line.get("with", {}).keys() <= SITUATIONS[line["situation"]].keys()
    assert len(line["text"]) <= 4000
    here = situation(line)
    for outcome in outcomes(line):
        if "calls" in outcome:
            assert outcome.keys() == {"calls"}
            assert outcome["calls"]
            for call in outcome["calls"]:
                check_call(call, here)
        else:
            assert {"kind"} <= outcome.keys() <= {"kind", "options"}
            assert outcome["kind"] in KINDS
            assert "options" not in outcome or outcome["kind"] == "ask"
            assert set(outcome.get("options", [])) <= {task["id"] for task in here["tasks"]}


@pytest.mark.parametrize(
    ("name", "here"),
    [*SITUATIONS.items(), *((line["id"], situation(line)) for line in EVERY if "with" in line)],
)
def test_every_situation_is_consistent(name: str, here: dict[str, Any]) -> None:
    now = datetime.fromisoformat(here["now"])
    assert now.astimezone(ZoneInfo(here["zone"])).utcoffset() == now.utcoffset()
    done = [task.get("completed", False) for task in here["tasks"]]
    dates = [task.get("due_date", "9999") for task in here["tasks"] if not task.get("completed")]
    assert done == sorted(done), "completed tasks must come last"
    assert dates == sorted(dates), "open tasks must be sorted by date"
    assert {*here["shown"], *here["about"]} <= task_ids(here)
    pending = here["pending"] or {}
    assert {*pending.get("options", [])} <= task_ids(here)
    for call in pending.get("confirm", []):
        check_call(call, here)


def test_the_held_out_sentences_are_unchanged() -> None:
    found = hashlib.sha256((SENTENCES / "held_out.jsonl").read_bytes()).hexdigest()
    assert found == HELD_OUT_SHA256, (
        "held_out.jsonl was edited. Undo that: "
        "git checkout -- apps/backend/tests/assistant/sentences/held_out.jsonl. "
        "If a sentence itself is wrong, correct it in a commit that does not change the rules, "
        f"and set HELD_OUT_SHA256 to {found}."
    )
