"""What was said before, as the input items of a model: words, and which tools were called with what
outcome.
"""

import json
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.assistant.models import ToolCall
from app.conversations.models import Message

MESSAGES = 20
_NAMED = 20


async def load_history(
    session: AsyncSession, conversation_id: UUID, before_seq: int
) -> list[dict[str, Any]]:
    """The last MESSAGES messages before that place, oldest first. Beginning with words of the user,
    as models expect.
    """
    recent = select(Message).where(
        Message.conversation_id == conversation_id, Message.seq < before_seq
    )
    messages = (
        await session.scalars(recent.order_by(col(Message.seq).desc()).limit(MESSAGES))
    ).all()[::-1]
    run_ids = [message.run_id for message in messages if message.run_id]
    wanted = (
        select(ToolCall).where(col(ToolCall.run_id).in_(run_ids)).order_by(col(ToolCall.position))
    )
    calls = (await session.scalars(wanted)).all()

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
    """A finished call and its outcome; nothing for one that never finished.

    Under its row's id: the provider's own may come again in this conversation.
    """
    if call.status == "running":
        return []
    name = {
        "type": "function_call",
        "call_id": call.id.hex,
        "name": call.name,
        "arguments": json.dumps(call.arguments),
    }
    return [
        name,
        {"type": "function_call_output", "call_id": call.id.hex, "output": _outcome(call)},
    ]


def _outcome(call: ToolCall) -> str:
    """The summary, and the ids and titles by which the tasks can be meant again."""
    if call.status == "failed":
        return call.summary
    tasks = (call.result or {}).get("tasks", [])
    named = [{"id": task["id"], "title": task["title"]} for task in tasks[:_NAMED]]
    return json.dumps(
        {"summary": call.summary, "tasks": named, "undone_by_user": call.undone_at is not None},
        ensure_ascii=False,
    )
