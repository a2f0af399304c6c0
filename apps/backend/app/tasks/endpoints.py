"""/api/tasks over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from app.errors import ERROR_RESPONSES, ErrorBody
from app.tasks.schemas import TaskCreate, TaskList, TaskRead, TaskUpdate
from app.tasks.service import TaskService

router = APIRouter(prefix="/api/tasks", tags=["tasks"], responses=ERROR_RESPONSES)
NOT_FOUND = {404: {"model": ErrorBody}}


def _tasks(request: Request) -> TaskService:
    return request.app.state.tasks


Tasks = Annotated[TaskService, Depends(_tasks)]


@router.get("", response_model=TaskList)
async def list_tasks(tasks: Tasks) -> object:
    return {"items": await tasks.list_all()}


@router.post("", status_code=201, response_model=TaskRead)
async def create_task(wanted: TaskCreate, tasks: Tasks) -> object:
    return await tasks.create(wanted)


@router.patch("/{task_id}", response_model=TaskRead, responses=NOT_FOUND)
async def update_task(task_id: UUID, change: TaskUpdate, tasks: Tasks) -> object:
    return await tasks.update(task_id, change)


@router.delete("/{task_id}", status_code=204, responses=NOT_FOUND)
async def delete_task(task_id: UUID, tasks: Tasks) -> None:
    await tasks.delete(task_id)
