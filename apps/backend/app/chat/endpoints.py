"""The endpoint /api/chat.

It sends the answer as a stream of parts, or as a single object if the request asks for
`application/json`.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.exc import IntegrityError

from app.assistant import parts
from app.assistant.turn import Turn
from app.auth.current_user import CurrentUser
from app.chat import store
from app.chat.answers import Answer
from app.chat.schemas import ChatReply, ChatRequest
from app.conversations import store as conversations
from app.db import Database
from app.errors import ERROR_RESPONSES, Conflict, Responses, error_response, error_responses

router = APIRouter(prefix="/api/chat", tags=["chat"], responses=ERROR_RESPONSES)

PING_S = 15.0
# no-transform is needed because a compressing proxy would buffer the stream until it ends.
STREAM_HEADERS = {
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    "x-vercel-ai-ui-message-stream": "v1",
}
_RESPONSES: Responses = {
    200: {
        "model": ChatReply,
        "description": (
            "As `text/event-stream`, unless `Accept` asks for JSON: the parts of the AI SDK's UI"
            " message stream, version 1"
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **error_responses(404, 409, 429, 502),
}


@router.post("", responses=_RESPONSES)
async def chat(request: Request, user: CurrentUser, body: ChatRequest) -> Response:
    """Stores the message, then answers it. A retry with the same `message_id` repeats a complete
    answer from the database. An answer that failed or was stopped is resumed, and completed tool
    calls are not repeated. Closing the stream stops the answer.
    """
    state = request.app.state
    state.chat_limit.take(user.id)
    database: Database = state.database
    assistant = state.assistant
    try:
        turn = await database.run(
            lambda session: store.begin(
                session, user.id, body, assistant.description, assistant.timeout_s
            )
        )
    except IntegrityError:
        if body.message_id is None:
            raise
        # The same message was sent twice at the same time.
        raise Conflict(
            "still_running", "This message is still being answered. Wait a moment"
        ) from None
    answer = _replay(turn) if isinstance(turn, store.Replay) else state.answers.start(turn)
    if _wants_json(request.headers.get("accept", "")):
        return await _as_json(answer, database, turn)
    return StreamingResponse(
        stream_of(answer), headers=STREAM_HEADERS, media_type="text/event-stream"
    )


def _wants_json(accept: str) -> bool:
    return "application/json" in accept and "text/event-stream" not in accept


async def stream_of(answer: Answer) -> AsyncIterator[str]:
    """Yields the answer's parts as server-sent events, with a ping every PING_S."""
    next_part: asyncio.Task[Any] = asyncio.create_task(answer.next())
    try:
        while True:
            done, _ = await asyncio.wait({next_part}, timeout=PING_S)
            if not done:
                yield parts.PING
                continue
            part = next_part.result()
            if part is None:
                break
            yield parts.encode(part)
            next_part = asyncio.create_task(answer.next())
        yield parts.DONE
    finally:
        next_part.cancel()
        answer.stop.set()  # no effect on an answer that has ended


async def _as_json(answer: Answer, database: Database, turn: Turn | store.Replay) -> Response:
    failure: dict[str, Any] | None = None
    while (part := await answer.next()) is not None:
        failure = part["data"] if part["type"] == "data-failure" else failure
    if failure:
        return error_response(
            503 if failure["retryable"] else 502, failure["code"], failure["message"]
        )
    reply = (
        turn.reply
        if isinstance(turn, store.Replay)
        else await database.run(lambda session: conversations.read_message(session, turn.reply_id))
    )
    return JSONResponse(
        ChatReply(
            conversation_id=turn.conversation_id, response=reply.text, tool_calls=reply.tool_calls
        ).model_dump(mode="json")
    )


def _replay(replay: store.Replay) -> Answer:
    """Returns a stored answer as a stream.

    The tool calls come first and then the whole text, because the database does not store the order
    in which they were sent.
    """
    reply = replay.reply
    answer = Answer()
    answer.emit(parts.start(reply.id))
    answer.emit(parts.conversation(replay.conversation_id, replay.title))
    if reply.assistant:
        answer.emit(parts.assistant(reply.assistant.mode, reply.assistant.model))
    for call in reply.tool_calls:
        answer.emit(parts.tool_input(call))
        answer.emit(parts.tool_outcome(call))
    for part in (
        parts.text_start(1),
        parts.text_delta(1, reply.text),
        parts.text_end(1),
        parts.FINISH,
    ):
        answer.emit(part)
    answer.close()
    return answer
