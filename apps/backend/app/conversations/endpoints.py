"""The endpoints under /api/conversations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from app.auth.current_user import CurrentUser
from app.conversations import store
from app.conversations.schemas import (
    ConversationPage,
    ConversationRead,
    ConversationUpdate,
    MessagePage,
)
from app.db import Database
from app.errors import ERROR_RESPONSES, error_responses

router = APIRouter(prefix="/api/conversations", tags=["conversations"], responses=ERROR_RESPONSES)
NOT_FOUND = error_responses(404)

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=200)]


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


AppDatabase = Annotated[Database, Depends(_database)]


@router.get("")
async def list_conversations(
    user: CurrentUser, database: AppDatabase, limit: Limit = 50, cursor: Cursor = None
) -> ConversationPage:
    """Returns the user's conversations, the most recently used first."""
    return await database.run(lambda session: store.list_page(session, user.id, limit, cursor))


@router.patch("/{conversation_id}", responses=NOT_FOUND)
async def rename_conversation(
    user: CurrentUser, database: AppDatabase, conversation_id: UUID, change: ConversationUpdate
) -> ConversationRead:
    return await database.run(
        lambda session: store.rename(session, user.id, conversation_id, change.title)
    )


@router.delete("/{conversation_id}", status_code=204, responses=NOT_FOUND)
async def delete_conversation(
    user: CurrentUser, database: AppDatabase, conversation_id: UUID
) -> None:
    """Deletes a conversation. The tasks created in it remain."""
    await database.run(lambda session: store.remove(session, user.id, conversation_id))


@router.get("/{conversation_id}/messages", responses=NOT_FOUND)
async def list_messages(
    request: Request,
    user: CurrentUser,
    database: AppDatabase,
    conversation_id: UUID,
    limit: Limit = 50,
    before: Cursor = None,
) -> MessagePage:
    timeout_s = request.app.state.settings.assistant_timeout_s
    return await database.run(
        lambda session: store.messages_page(
            session, user.id, conversation_id, limit, before, timeout_s
        )
    )
