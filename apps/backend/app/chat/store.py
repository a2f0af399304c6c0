"""Stores the turns of a chat: the user's message, the run that answers it, and the reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.assistant.models import AgentRun, ToolCall
from app.assistant.schemas import AssistantRead
from app.assistant.turn import Outcome, Turn
from app.chat.schemas import ChatRequest
from app.chat.titles import title_of
from app.conversations import store as conversations
from app.conversations.models import Conversation, Message
from app.conversations.schemas import MessageRead
from app.errors import Conflict, NotFound


@dataclass(frozen=True)
class Replay:
    """The stored answer to a message that was already answered."""

    conversation_id: UUID
    title: str
    reply: MessageRead


async def begin(
    session: AsyncSession,
    user_id: str,
    chat_request: ChatRequest,
    assistant: AssistantRead,
    timeout_s: float,
) -> Turn | Replay:
    """Stores a new message, or finds a message that is sent again.

    Returns the turn to answer, or the stored answer if the message was already answered.
    `timeout_s` is the assistant's time limit in seconds. Raises NotFound if the conversation or the
    message belongs to another user, and Conflict if the message is still being answered.
    """
    known = (
        await session.get(Message, chat_request.message_id, with_for_update=True)
        if chat_request.message_id
        else None
    )
    return await (
        _retry(session, user_id, chat_request, known, assistant, timeout_s)
        if known
        else _new(session, user_id, chat_request, assistant)
    )


async def finish(session: AsyncSession, turn: Turn, outcome: Outcome) -> None:
    """Stores the outcome of a turn. Does nothing if its run is no longer marked as running."""
    code = outcome.failure.code if outcome.failure else None
    values = {"status": outcome.status, "error_code": code, "ended_at": func.now()}
    tokens = {"input_tokens": outcome.input_tokens, "output_tokens": outcome.output_tokens}
    running = update(AgentRun).where(
        col(AgentRun.id) == turn.run_id, col(AgentRun.status) == "running"
    )
    finished = running.values(**values, **tokens).returning(col(AgentRun.id))
    if await session.scalar(finished) is None:
        return
    reply = {"text": outcome.text, "status": outcome.status, "error_code": code}
    message = outcome.failure.message if outcome.failure else None
    await session.execute(
        update(Message)
        .where(col(Message.id) == turn.reply_id)
        .values(**reply, error_message=message)
    )
    await session.execute(
        update(Conversation)
        .where(col(Conversation.id) == turn.conversation_id)
        .values(updated_at=func.now())
    )
    if outcome.undone:
        await session.execute(
            update(ToolCall)
            .where(col(ToolCall.id).in_(outcome.undone))
            .values(undone_at=func.now())
        )


async def _new(
    session: AsyncSession, user_id: str, chat_request: ChatRequest, assistant: AssistantRead
) -> Turn:
    if chat_request.conversation_id:
        conversation = await conversations.find(session, user_id, chat_request.conversation_id)
    else:
        conversation = Conversation(user_id=user_id, title=title_of(chat_request.message))
        session.add(conversation)
        await session.flush()
    conversation.updated_at = (await session.execute(select(func.now()))).scalar_one()
    message = Message(
        id=chat_request.message_id or uuid4(),
        conversation_id=conversation.id,
        role="user",
        text=chat_request.message,
    )
    session.add(message)
    await session.flush()
    run = AgentRun(
        conversation_id=conversation.id,
        user_id=user_id,
        message_id=message.id,
        mode=assistant.mode,
        model=assistant.model,
    )
    session.add(run)
    await session.flush()
    reply = Message(
        conversation_id=conversation.id, role="assistant", status="running", run_id=run.id
    )
    session.add(reply)
    await session.flush()
    return _turn(chat_request, conversation, message, reply, run)


async def _retry(
    session: AsyncSession,
    user_id: str,
    chat_request: ChatRequest,
    message: Message,
    assistant: AssistantRead,
    timeout_s: float,
) -> Turn | Replay:
    conversation = await session.get(Conversation, message.conversation_id)
    if (
        conversation is None
        or conversation.user_id != user_id
        or conversation.deleted_at
        or message.role != "user"
    ):
        raise NotFound(f"There is no message {message.id}")
    if chat_request.message != message.text or chat_request.conversation_id not in (
        None,
        conversation.id,
    ):
        raise Conflict(
            "message_id_taken",
            "Another message was sent under this message_id. Send this one under a new id",
        )
    await conversations.expire_runs(session, conversation.id, timeout_s)
    run = await session.scalar(
        select(AgentRun).where(AgentRun.message_id == message.id).with_for_update()
    )
    reply = await session.scalar(select(Message).where(Message.run_id == run.id)) if run else None
    if run is None or reply is None:
        raise NotFound(f"There is no answer to message {message.id}")
    if run.status == "running":
        raise Conflict("still_running", "This message is still being answered. Wait a moment")
    if run.status == "complete":
        (read,) = await conversations.read_messages(session, [reply])
        return Replay(conversation.id, conversation.title, read)

    # A call without a recorded result is retried with its original id if the model repeats it.
    calls = (
        await session.scalars(
            select(ToolCall).where(ToolCall.run_id == run.id).order_by(col(ToolCall.position))
        )
    ).all()
    for call in calls:
        if call.status == "running":
            call.status = "failed"
            call.summary = "Interrupted before it was known whether this was done"
    run.status, run.error_code, run.ended_at = "running", None, None
    run.started_at = (await session.execute(select(func.now()))).scalar_one()
    run.mode, run.model = assistant.mode, assistant.model
    reply.status, reply.text, reply.error_code, reply.error_message = "running", "", None, None
    await session.flush()
    return _turn(chat_request, conversation, message, reply, run, calls)


def _turn(
    chat_request: ChatRequest,
    conversation: Conversation,
    message: Message,
    reply: Message,
    run: AgentRun,
    calls: Sequence[ToolCall] = (),
) -> Turn:
    return Turn(
        user_id=conversation.user_id,
        conversation_id=conversation.id,
        title=conversation.title,
        message_id=message.id,
        text=message.text,
        seq=message.seq,
        reply_id=reply.id,
        run_id=run.id,
        time_zone=chat_request.time_zone,
        calls=tuple(calls),
        memory=run.memory,
    )
