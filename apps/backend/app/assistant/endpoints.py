"""Who answers, and taking back what was done: /api/assistant and /api/tool-calls over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request

from app.assistant.schemas import AssistantRead, UndoRead
from app.assistant.undo import undo
from app.auth.current_user import Caller, CurrentUser
from app.errors import ERROR_RESPONSES, ErrorBody

router = APIRouter(prefix="/api", tags=["assistant"], responses=ERROR_RESPONSES)


@router.get("/assistant")
async def describe_assistant(request: Request, _: Caller) -> AssistantRead:
    return request.app.state.assistant.described


@router.post(
    "/tool-calls/{tool_call_id}/undo",
    responses={status: {"model": ErrorBody} for status in (404, 409)},
)
async def undo_tool_call(request: Request, user: CurrentUser, tool_call_id: UUID) -> UndoRead:
    """`tasks` and `removed`: how the task stands now. A second time changes nothing more."""
    return await request.app.state.database.run(
        lambda session: undo(session, user.id, tool_call_id)
    )
