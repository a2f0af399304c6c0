"""Loads earlier messages and tool calls as input for a language model."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.assistant.models import ToolCall
from app.conversations.models import Message

MAX_MESSAGES = 20
MAX_TASKS_PER_CALL = 20


async def load_history(
    session: AsyncSession, conversation_id: UUID, before_seq: int
) -> list[dict[str, Any]]:
    """Returns the last MAX_MESSAGES messages before `before_seq`, oldest first.

    The first item is always a user message, because models expect that.
    """
    recent = select(Message).where(
        Message.conversation_id == conversation_id, Message.seq < before_seq
    )
    messages = (
        await session.scalars(recent.order_by(col(Message.seq).desc()).limit(MAX_MESSAGES))
    ).all()[::-1]
    run_ids = [message.run_id for message in messages if message.run_id]
    statement = (
        select(ToolCall).where(col(ToolCall.run_id).in_(run_ids)).order_by(col(ToolCall.position))
    )
    calls = (await session.scalars(statement)).all()

    items: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "user":
            items.append({"role": "user", "content": message.text})
        elif items:
            items += [
                item for call in calls if call.run_id == message.run_id for item in call_items(call)
            ]
            if message.text:
                items.append({"role": "assistant", "content": message.text})
    return items


def call_items(call: ToolCall) -> list[dict[str, Any]]:
    """Returns a finished call and its result, or an empty list for an unfinished call.

    The items carry the id of the call's row, because providers may repeat their own call ids.
    """
    if call.status == "running":
        return []
    function_call = {
        "type": "function_call",
        "call_id": call.id.hex,
        "name": call.name,
        "arguments": json.dumps(call.arguments),
    }
    return [
        function_call,
        {"type": "function_call_output", "call_id": call.id.hex, "output": _outcome(call)},
    ]


def _outcome(call: ToolCall) -> str:
    """Returns the summary with ids and titles, so that the model can refer to the tasks."""
    if call.status == "failed":
        return call.summary
    tasks = (call.result or {}).get("tasks", [])
    named = [{"id": task["id"], "title": task["title"]} for task in tasks[:MAX_TASKS_PER_CALL]]
    return json.dumps(
        {"summary": call.summary, "tasks": named, "undone_by_user": call.undone_at is not None},
        ensure_ascii=False,
    )
