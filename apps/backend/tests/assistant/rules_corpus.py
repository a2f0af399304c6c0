"""Runs the rules on the corpus and compares the outcomes as sentences/README.md defines."""

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
_DEFAULTS: dict[str, dict[str, object]] = {
    "complete_task": {"completed": True},
    "list_tasks": {"view": "open"},
}


@dataclass(frozen=True)
class Verdict:
    id: str
    right: bool
    changed_wrongly: bool
    """True if a call changes a task and is not part of any accepted outcome."""
    detail: str


def known_task(raw: dict[str, Any]) -> KnownTask:
    day, clock = raw.get("due_date"), raw.get("due_time")
    return KnownTask(
        raw["id"],
        raw["title"],
        date.fromisoformat(day) if day else None,
        time.fromisoformat(clock) if clock else None,
        raw.get("priority", "none"),
        raw.get("completed", False),
    )


def situation(name: str, **replaced: object) -> Situation:
    """Returns the situation with this name and replaces the given keys."""
    raw = {**_SITUATIONS[name], **replaced}
    now = datetime.fromisoformat(raw["now"]).astimezone(ZoneInfo(raw["zone"]))
    return Situation(
        now,
        tuple(map(known_task, raw["tasks"])),
        tuple(raw["shown"]),
        tuple(raw["about"]),
        raw["pending"],
        tuple(map(_change, raw["changes"])),
    )


def verdicts(file: str) -> list[Verdict]:
    lines = (SENTENCES / f"{file}.jsonl").read_text("utf-8").splitlines()
    return [_judge(json.loads(line)) for line in lines]


def describe_call(call: Call) -> str:
    """Describes a call in a few words.

    Examples: "add 'Buy milk' 2026-11-19 17:00 high", "delete milk", "complete taxes no".
    """
    rest = dict(call.arguments)
    words = [call.tool.removesuffix("_task").removesuffix("_tasks")]
    if "task_id" in rest:
        words.append(rest.pop("task_id"))
    if "title" in rest:
        words.append(repr(rest.pop("title")))
    for name in ("view", "search", "due_date", "due_time", "priority"):
        if name in rest:
            words.append(str(rest.pop(name)))
    return " ".join([*words, *(_describe_argument(*item) for item in rest.items())])


def outcome(text: str, here: Situation) -> str:
    """Runs the rules and describes the plan in one line: its calls, or its kind and options."""
    plan = understand(text, here)
    return "; ".join(map(describe_call, plan.calls)) or " ".join([plan.kind, *plan.options])


def _change(raw: dict[str, Any]) -> Change:
    before, after = raw["before"], raw["after"]
    return Change(
        raw["tool"],
        raw["task_id"],
        known_task(before) if before else None,
        known_task(after) if after else None,
    )


def _judge(line: dict[str, Any]) -> Verdict:
    plan = understand(line["text"], situation(line["situation"], **line.get("with", {})))
    outcomes = [line["expect"], *line.get("or", [])]
    accepted = {
        _normalized(call["tool"], call["arguments"])
        for outcome in outcomes
        for call in outcome.get("calls", [])
    }
    changed_wrongly = any(
        call.tool != "list_tasks" and _normalized(call.tool, call.arguments) not in accepted
        for call in plan.calls
    )
    return Verdict(
        line["id"],
        any(_matches(plan, outcome) for outcome in outcomes),
        changed_wrongly,
        f"{line['text']!r}: {plan.kind} {list(map(describe_call, plan.calls))}",
    )


def _matches(plan: Plan, outcome: dict[str, Any]) -> bool:
    if "calls" in outcome:
        return sorted(_normalized(call.tool, call.arguments) for call in plan.calls) == sorted(
            _normalized(call["tool"], call["arguments"]) for call in outcome["calls"]
        )
    return (
        not plan.calls
        and plan.kind == outcome["kind"]
        and ("options" not in outcome or {*outcome["options"]} == {*plan.options})
    )


def _normalized(tool: str, arguments: dict[str, Any]) -> tuple[str, str]:
    """Returns the call in a normalized form, so that equivalent calls compare equal."""
    full = {**_DEFAULTS.get(tool, {}), **arguments}
    if "search" in full:
        full["search"] = str(full["search"]).lower()
    return tool, json.dumps(full, sort_keys=True)


def _describe_argument(name: str, value: object) -> str:
    if name == "completed":
        return "yes" if value else "no"
    return {"clear_due": "dateless", "clear_time": "timeless"}.get(name, str(value))
