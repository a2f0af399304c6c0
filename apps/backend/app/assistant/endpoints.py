"""The endpoints that describe the assistant and undo its tool calls."""

from uuid import UUID

from fastapi import APIRouter, Request

from app.assistant.assistant import Assistant
from app.assistant.schemas import AssistantRead, UndoRead
from app.assistant.undo import undo
from app.auth.current_user import Caller, CurrentUser
from app.db import Database
from app.errors import ERROR_RESPONSES, error_responses

router = APIRouter(prefix="/api", tags=["assistant"], responses=ERROR_RESPONSES)


@router.get("/assistant")
async def describe_assistant(request: Request, _: Caller) -> AssistantRead:
    assistant: Assistant = request.app.state.assistant
    return assistant.description


@router.post("/tool-calls/{tool_call_id}/undo", responses=error_responses(404, 409))
async def undo_tool_call(request: Request, user: CurrentUser, tool_call_id: UUID) -> UndoRead:
    """Undoes a tool call and returns the task's new state in `tasks` or `removed`. Idempotent."""
    database: Database = request.app.state.database
    return await database.run(lambda session: undo(session, user.id, tool_call_id))
