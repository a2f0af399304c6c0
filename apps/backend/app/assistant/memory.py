"""Stores the plan of the built-in rules with the run that the plan belongs to.

A second attempt then follows the same plan, and the next turn knows what the assistant asked.
"""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.assistant.rules.types import Plan

_PLAN = TypeAdapter(Plan)


def dump_plan(plan: Plan) -> dict[str, Any]:
    return {"plan": _PLAN.dump_python(plan, mode="json")}


def load_plan(memory: dict[str, Any] | None) -> Plan | None:
    """Returns the plan, or None if no plan is stored or another version of the rules wrote it."""
    try:
        return _PLAN.validate_python(memory["plan"]) if memory and "plan" in memory else None
    except ValidationError:
        return None
