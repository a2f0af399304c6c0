"""Builds tool results, and the replies that the rules give to them."""

from typing import Any

from app.assistant.rules import report
from app.assistant.rules.types import Call, Plan
from tests.assistant.rules_corpus import situation

HERE = situation("week")
_DEFAULTS = {
    "id": "t",
    "notes": "",
    "due_date": None,
    "due_time": None,
    "priority": "none",
    "completed": False,
}


def result(title: str, **fields: object) -> dict[str, Any]:
    """Returns the result of a tool call that affects one task with the given title and fields."""
    return {"tasks": [{**_DEFAULTS, "title": title, **fields}], "removed": [], "summary": ""}


def reply(plan: Plan, *results: dict[str, Any]) -> str:
    return report(plan, list(results), HERE)


def change(tool: str, **arguments: object) -> Plan:
    return Plan("change", (Call(tool, arguments),))
