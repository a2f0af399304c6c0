"""The rules assistant's plan, kept with its run: a second attempt follows the same plan, and the
next turn knows what was asked.
"""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.assistant.rules.types import Plan

_PLAN = TypeAdapter(Plan)


def remember(plan: Plan) -> dict[str, Any]:
    return {"plan": _PLAN.dump_python(plan, mode="json")}


def recall(memory: dict[str, Any] | None) -> Plan | None:
    """None also for what another version of the rules has written and this one cannot read."""
    try:
        return _PLAN.validate_python(memory["plan"]) if memory and "plan" in memory else None
    except ValidationError:
        return None
