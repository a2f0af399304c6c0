"""The corpus as the rules see it: situations built, outcomes compared as README.md says."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.assistant.rules import understand
from app.assistant.rules.types import Call, Change, KnownTask, Plan, Situation

SENTENCES = Path(__file__).parent / "sentences"
_SITUATIONS = json.loads((SENTENCES / "situations.json").read_text("utf-8"))
NAMES = tuple(_SITUATIONS)


@dataclass(frozen=True)
class Verdict:
    id: str
    right: bool
    changed_wrongly: bool
    """A call that changes a task, and is in no accepted outcome."""
    detail: str


def task(raw: dict[str, Any] | None) -> KnownTask | None:
    if raw is None:
        return None
    day, clock = raw.get("due_date"), raw.get("due_time")
    due = (date.fromisoformat(day) if day else None), (time.fromisoformat(clock) if clock else None)
    return KnownTask(
        raw["id"], raw["title"], *due, raw.get("priority", "none"), raw.get("completed", False)
    )


def situation(name: str, **replaced: object) -> Situation:
    raw = {**_SITUATIONS[name], **replaced}
    changes = (
        Change(change["tool"], change["task_id"], task(change["before"]), task(change["after"]))
        for change in raw["changes"]
    )
    now = datetime.fromisoformat(raw["now"]).astimezone(ZoneInfo(raw["zone"]))
    return Situation(
        now,
        tuple(map(task, raw["tasks"])),
        tuple(raw["shown"]),
        tuple(raw["about"]),
        raw["pending"],
        tuple(changes),
    )


def judged(file: str) -> list[Verdict]:
    return [
        _judge(json.loads(line))
        for line in (SENTENCES / f"{file}.jsonl").read_text("utf-8").splitlines()
    ]


def _judge(line: dict[str, Any]) -> Verdict:
    plan = understand(line["text"], situation(line["situation"], **line.get("with", {})))
    outcomes = [line["expect"], *line.get("or", [])]
    accepted = {
        _normal(call["tool"], call["arguments"])
        for outcome in outcomes
        for call in outcome.get("calls", [])
    }
    wrongly = any(
        call.tool != "list_tasks" and _normal(call.tool, call.arguments) not in accepted
        for call in plan.calls
    )
    return Verdict(
        line["id"],
        any(_is(plan, outcome) for outcome in outcomes),
        wrongly,
        f"{line['text']!r}: {plan.kind} {list(map(spoken, plan.calls))}",
    )


def _is(plan: Plan, outcome: dict[str, Any]) -> bool:
    if "calls" in outcome:
        return sorted(_normal(call.tool, call.arguments) for call in plan.calls) == sorted(
            _normal(call["tool"], call["arguments"]) for call in outcome["calls"]
        )
    return (
        not plan.calls
        and plan.kind == outcome["kind"]
        and ("options" not in outcome or {*outcome["options"]} == {*plan.options})
    )


def _normal(tool: str, arguments: dict[str, Any]) -> tuple[str, str]:
    defaults = {"complete_task": {"completed": True}, "list_tasks": {"view": "open"}}.get(tool, {})
    full = {**defaults, **arguments}
    if "search" in full:
        full["search"] = full["search"].lower()
    return tool, json.dumps(full, sort_keys=True)


def spoken(call: Call) -> str:
    """Short, for tables: "add 'Buy milk' 2026-11-19 17:00 high", "delete milk", "complete taxes
    no".
    """
    said = dict(call.arguments)
    words = [call.tool.removesuffix("_task").removesuffix("_tasks")]
    words += [said.pop("task_id")] if "task_id" in said else []
    words += [repr(said.pop("title"))] if "title" in said else []
    words += [
        str(said.pop(key))
        for key in ("view", "search", "due_date", "due_time", "priority")
        if key in said
    ]
    return " ".join(
        [
            *words,
            *(
                {
                    "clear_due": "dateless",
                    "clear_time": "timeless",
                    "completed": "yes" if value else "no",
                }.get(key, str(value))
                for key, value in said.items()
            ),
        ]
    )


def outcome(text: str, here: Situation) -> str:
    """The plan in one line: its calls, or its kind."""
    plan = understand(text, here)
    return "; ".join(map(spoken, plan.calls)) or " ".join([plan.kind, *plan.options])
