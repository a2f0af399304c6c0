"""A user's tasks. Each method is one transaction; for several in one there is app/tasks/store.py.

All raise DatabaseUnavailable, and for a task that is deleted, unknown or another user's NotFound.
"""

from uuid import UUID

from app.db import Database
from app.tasks import store
from app.tasks.schemas import TaskCreate, TaskPage, TaskQuery, TaskRead, TaskUpdate


class TaskService:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def create(
        self, user_id: str, wanted: TaskCreate, idempotency_key: str | None = None
    ) -> TaskRead:
        return await self.database.run(
            lambda session: store.create(session, user_id, wanted, idempotency_key)
        )

    async def list(self, user_id: str, query: TaskQuery) -> TaskPage:
        """Raises InvalidRequest for a cursor that is none."""
        return await self.database.run(lambda session: store.list_page(session, user_id, query))

    async def get(self, user_id: str, task_id: UUID) -> TaskRead:
        return await self.database.run(lambda session: store.get(session, user_id, task_id))

    async def update(self, user_id: str, task_id: UUID, change: TaskUpdate) -> TaskRead:
        """Raises InvalidRequest for a time of day without a date."""
        return await self.database.run(
            lambda session: store.update(session, user_id, task_id, change)
        )

    async def delete(self, user_id: str, task_id: UUID) -> TaskRead:
        """Answers the task as it was."""
        return await self.database.run(lambda session: store.delete(session, user_id, task_id))

    async def restore(self, user_id: str, task_id: UUID) -> TaskRead:
        return await self.database.run(lambda session: store.restore(session, user_id, task_id))
