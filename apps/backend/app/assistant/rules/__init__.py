"""The rule-based assistant: two pure functions, deterministic, without a network."""

from app.assistant.rules.report import report
from app.assistant.rules.understanding import understand

__all__ = ["report", "understand"]
