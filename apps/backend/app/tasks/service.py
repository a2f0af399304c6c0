"""Reads and writes a user's tasks. Each method runs in one transaction.

The functions in app/tasks/store.py work inside a given transaction.

All methods can raise DatabaseUnavailable. They raise NotFound for a task that is deleted, does not
exist or belongs to another user.
"""

from uuid import UUID

from app.db import Database
from app.tasks import store
from app.tasks.schemas import TaskCreate, TaskPage, TaskQuery, TaskRead, TaskUpdate


class TaskService:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def create(
        self, user_id: str, new_task: TaskCreate, idempotency_key: str | None = None
    ) -> TaskRead:
        return await self.database.run(
            lambda session: store.create(session, user_id, new_task, idempotency_key)
        )

    async def list(self, user_id: str, query: TaskQuery) -> TaskPage:
        """Raises InvalidRequest for a malformed cursor."""
        return await self.database.run(lambda session: store.list_page(session, user_id, query))

    async def get(self, user_id: str, task_id: UUID) -> TaskRead:
        return await self.database.run(lambda session: store.get(session, user_id, task_id))

    async def update(self, user_id: str, task_id: UUID, change: TaskUpdate) -> TaskRead:
        """Raises InvalidRequest for a due time without a due date."""
        return await self.database.run(
            lambda session: store.update(session, user_id, task_id, change)
        )

    async def delete(self, user_id: str, task_id: UUID) -> TaskRead:
        """Deletes the task and returns it as it was before."""
        return await self.database.run(lambda session: store.delete(session, user_id, task_id))

    async def restore(self, user_id: str, task_id: UUID) -> TaskRead:
        return await self.database.run(lambda session: store.restore(session, user_id, task_id))
