"""The only code that writes tasks. Each method is one transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.db import Database
from app.errors import NotFound
from app.tasks.models import Task
from app.tasks.schemas import TaskCreate, TaskUpdate


class TaskService:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def create(self, wanted: TaskCreate) -> Task:
        async def work(session: AsyncSession) -> Task:
            task = Task(title=wanted.title)
            session.add(task)
            await session.flush()
            return task

        return await self.database.run(work)

    async def list_all(self) -> list[Task]:
        """Newest first; the id settles the order of tasks created in the same microsecond."""

        async def work(session: AsyncSession) -> list[Task]:
            newest_first = select(Task).order_by(col(Task.created_at).desc(), col(Task.id).desc())
            return list((await session.scalars(newest_first)).all())

        return await self.database.run(work)

    async def update(self, task_id: UUID, change: TaskUpdate) -> Task:
        async def work(session: AsyncSession) -> Task:
            task = await _find(session, task_id)
            for field, value in change.model_dump(exclude_unset=True).items():
                setattr(task, field, value)
            return task

        return await self.database.run(work)

    async def delete(self, task_id: UUID) -> None:
        async def work(session: AsyncSession) -> None:
            await session.delete(await _find(session, task_id))

        await self.database.run(work)


async def _find(session: AsyncSession, task_id: UUID) -> Task:
    # Locked: of two changes at once the second sees the first, and a task being deleted is then not found.
    task = await session.get(Task, task_id, with_for_update=True)
    if task is None:
        raise NotFound(f"There is no task {task_id}")
    return task
