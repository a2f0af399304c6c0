from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import select

from src.database import SessionLocal, Task

router = APIRouter(prefix="/tasks", tags=["tasks"])


class NewTask(BaseModel):
    title: str


@router.get("")
async def list_tasks():
    async with SessionLocal() as session:
        tasks = await session.scalars(select(Task).order_by(Task.id))
        return [{"id": task.id, "title": task.title} for task in tasks]


@router.post("", status_code=201)
async def create_task(new: NewTask):
    async with SessionLocal() as session:
        task = Task(title=new.title)
        session.add(task)
        await session.commit()
        return {"id": task.id, "title": task.title}
