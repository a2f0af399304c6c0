"""The endpoints under /api/tasks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request

from app.auth.current_user import CurrentUser
from app.errors import ERROR_RESPONSES, error_responses
from app.tasks.schemas import IdempotencyKey, TaskCreate, TaskPage, TaskQuery, TaskRead, TaskUpdate
from app.tasks.service import TaskService

router = APIRouter(prefix="/api/tasks", tags=["tasks"], responses=ERROR_RESPONSES)
NOT_FOUND = error_responses(404)


def _tasks(request: Request) -> TaskService:
    service: TaskService = request.app.state.tasks
    return service


Tasks = Annotated[TaskService, Depends(_tasks)]


@router.get("")
async def list_tasks(
    user: CurrentUser, tasks: Tasks, query: Annotated[TaskQuery, Query()]
) -> TaskPage:
    """Returns the user's tasks, newest first."""
    return await tasks.list(user.id, query)


@router.post("", status_code=201)
async def create_task(
    user: CurrentUser,
    tasks: Tasks,
    new_task: TaskCreate,
    idempotency_key: Annotated[IdempotencyKey | None, Header()] = None,
) -> TaskRead:
    """Creates a task. A retry with the same `Idempotency-Key` returns the task created first."""
    return await tasks.create(user.id, new_task, idempotency_key)


@router.patch("/{task_id}", responses=NOT_FOUND)
async def update_task(
    user: CurrentUser, tasks: Tasks, task_id: UUID, change: TaskUpdate
) -> TaskRead:
    return await tasks.update(user.id, task_id, change)


@router.delete("/{task_id}", status_code=204, responses=NOT_FOUND)
async def delete_task(user: CurrentUser, tasks: Tasks, task_id: UUID) -> None:
    """Deletes a task. `restore` brings it back."""
    await tasks.delete(user.id, task_id)


@router.post("/{task_id}/restore", responses=NOT_FOUND)
async def restore_task(user: CurrentUser, tasks: Tasks, task_id: UUID) -> TaskRead:
    return await tasks.restore(user.id, task_id)
