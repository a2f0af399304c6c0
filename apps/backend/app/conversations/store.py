"""Reads and writes conversations inside the caller's transaction.

Functions that take a user id access only that user's conversations.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, tuple_

from app.assistant.failures import INTERRUPTED
from app.assistant.models import AgentRun, ToolCall
from app.assistant.schemas import AssistantRead, ToolCallRead
from app.conversations.models import Conversation, Message
from app.conversations.schemas import (
    ConversationPage,
    ConversationRead,
    MessageError,
    MessagePage,
    MessageRead,
)
from app.cursors import decode_cursor, encode_cursor
from app.errors import InvalidRequest, NotFound

# A run must be recorded within this many seconds after the assistant's time limit. Otherwise its
# process is assumed to have been killed.
RECORDING_MARGIN_S = 15


async def list_page(
    session: AsyncSession, user_id: str, limit: int, cursor: str | None
) -> ConversationPage:
    """Returns a page of conversations, most recently used first."""
    statement = select(Conversation).where(
        Conversation.user_id == user_id, col(Conversation.deleted_at).is_(None)
    )
    if cursor:
        statement = statement.where(
            tuple_(Conversation.updated_at, Conversation.id) < decode_cursor(cursor)
        )
    newest_first = statement.order_by(
        col(Conversation.updated_at).desc(), col(Conversation.id).desc()
    ).limit(limit + 1)
    found = (await session.scalars(newest_first)).all()
    shown = found[:limit]
    items = [ConversationRead.model_validate(one) for one in shown]
    return ConversationPage(
        items=items,
        next_cursor=encode_cursor(shown[-1].updated_at, shown[-1].id)
        if len(found) > limit
        else None,
    )


async def find(session: AsyncSession, user_id: str, conversation_id: UUID) -> Conversation:
    """Returns the conversation.

    Raises NotFound if it is deleted, does not exist or belongs to another user.
    """
    found = await session.get(Conversation, conversation_id)
    if found is None or found.user_id != user_id or found.deleted_at:
        raise NotFound(f"There is no conversation {conversation_id}")
    return found


async def rename(
    session: AsyncSession, user_id: str, conversation_id: UUID, title: str
) -> ConversationRead:
    """Renames a conversation without changing its position in the list."""
    conversation = await find(session, user_id, conversation_id)
    # Setting updated_at explicitly prevents the column's onupdate from changing it.
    values = {"title": title, "updated_at": conversation.updated_at}
    await session.execute(
        update(Conversation).where(col(Conversation.id) == conversation_id).values(values)
    )
    conversation.title = title
    return ConversationRead.model_validate(conversation)


async def remove(session: AsyncSession, user_id: str, conversation_id: UUID) -> None:
    conversation = await find(session, user_id, conversation_id)
    conversation.deleted_at = (await session.execute(select(func.now()))).scalar_one()


async def messages_page(
    session: AsyncSession,
    user_id: str,
    conversation_id: UUID,
    limit: int,
    before: str | None,
    timeout_s: float,
) -> MessagePage:
    """Returns the latest messages, or the messages before the cursor `before`.

    `timeout_s` is the assistant's time limit in seconds.
    """
    await find(session, user_id, conversation_id)
    await expire_runs(session, conversation_id, timeout_s)
    statement = select(Message).where(Message.conversation_id == conversation_id)
    if before:
        statement = statement.where(Message.seq < _decode_seq(before))
    found = (
        await session.scalars(statement.order_by(col(Message.seq).desc()).limit(limit + 1))
    ).all()
    shown = found[:limit][::-1]
    return MessagePage(
        items=await read_messages(session, shown),
        next_cursor=str(shown[0].seq) if len(found) > limit else None,
    )


async def read_messages(session: AsyncSession, messages: Sequence[Message]) -> list[MessageRead]:
    run_ids = [message.run_id for message in messages if message.run_id]
    runs = {
        run.id: run
        for run in await session.scalars(select(AgentRun).where(col(AgentRun.id).in_(run_ids)))
    }
    statement = (
        select(ToolCall).where(col(ToolCall.run_id).in_(run_ids)).order_by(col(ToolCall.position))
    )
    calls = (await session.scalars(statement)).all()
    return [
        MessageRead(
            **message.model_dump(include={"id", "role", "text", "status", "created_at"}),
            error=MessageError(code=message.error_code, message=message.error_message or "")
            if message.error_code
            else None,
            assistant=AssistantRead(mode=run.mode, model=run.model)
            if message.run_id and (run := runs.get(message.run_id))
            else None,
            tool_calls=[
                ToolCallRead.of(call)
                for call in calls
                if message.run_id and call.run_id == message.run_id
            ],
        )
        for message in messages
    ]


async def read_message(session: AsyncSession, message_id: UUID) -> MessageRead:
    message = await session.get_one(Message, message_id)
    return (await read_messages(session, [message]))[0]


async def expire_runs(session: AsyncSession, conversation_id: UUID, timeout_s: float) -> None:
    """Marks runs as failed if they are still "running" after `timeout_s` plus RECORDING_MARGIN_S.

    The process that was running them has presumably been killed.
    """
    latest = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, timeout_s + RECORDING_MARGIN_S)
    lost = update(AgentRun).where(
        col(AgentRun.conversation_id) == conversation_id,
        col(AgentRun.status) == "running",
        col(AgentRun.started_at) < latest,
    )
    run_ids = (
        await session.scalars(
            lost.values(
                status="failed", error_code=INTERRUPTED.code, ended_at=func.now()
            ).returning(col(AgentRun.id))
        )
    ).all()
    if run_ids:
        values = {
            "status": "failed",
            "error_code": INTERRUPTED.code,
            "error_message": INTERRUPTED.message,
        }
        await session.execute(
            update(Message).where(col(Message.run_id).in_(run_ids)).values(values)
        )


def _decode_seq(cursor: str) -> int:
    if not cursor.isdecimal() or len(cursor) > 18:
        raise InvalidRequest("before: is not a cursor that this API has handed out")
    return int(cursor)
