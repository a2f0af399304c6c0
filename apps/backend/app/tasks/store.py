"""Reads and writes tasks inside the caller's transaction. No other code writes tasks.

Every function accesses only one user's tasks.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, tuple_

from app.cursors import decode_cursor, encode_cursor
from app.errors import InvalidRequest, NotFound
from app.tasks.filters import matching
from app.tasks.models import Task
from app.tasks.schemas import NEEDS_DATE, TaskCreate, TaskPage, TaskQuery, TaskRead, TaskUpdate

_HAS_KEY = col(Task.idempotency_key).is_not(None)


async def create(
    session: AsyncSession, user_id: str, new_task: TaskCreate, idempotency_key: str | None = None
) -> TaskRead:
    """Creates a task. If the user has sent this key before, returns the existing task instead, even
    if that task has been changed or deleted since then.
    """
    values = {
        "id": uuid4(),
        "user_id": user_id,
        "idempotency_key": idempotency_key,
        "completed": False,
        **new_task.model_dump(),
    }
    # If two concurrent requests have the same key, the second waits here until the first commits.
    added = (
        insert(Task)
        .values(values)
        .on_conflict_do_nothing(index_elements=["user_id", "idempotency_key"], index_where=_HAS_KEY)
    )
    task = await session.scalar(added.returning(Task))
    if task is None:
        task = await session.scalar(
            select(Task).where(Task.user_id == user_id, Task.idempotency_key == idempotency_key)
        )
    return TaskRead.model_validate(task)


async def list_page(session: AsyncSession, user_id: str, query: TaskQuery) -> TaskPage:
    """Returns tasks newest first, ordered by id if they were created in the same microsecond."""
    position = tuple_(Task.created_at, Task.id)
    statement = select(Task).where(
        Task.user_id == user_id, col(Task.deleted_at).is_(None), *matching(query)
    )
    if query.cursor:
        statement = statement.where(position < decode_cursor(query.cursor))
    newest_first = statement.order_by(col(Task.created_at).desc(), col(Task.id).desc()).limit(
        query.limit + 1
    )
    found = (await session.scalars(newest_first)).all()
    shown = found[: query.limit]
    more = len(found) > len(shown)
    items = [TaskRead.model_validate(task) for task in shown]
    return TaskPage(
        items=items, next_cursor=encode_cursor(shown[-1].created_at, shown[-1].id) if more else None
    )


async def get(session: AsyncSession, user_id: str, task_id: UUID) -> TaskRead:
    return TaskRead.model_validate(await _find(session, user_id, task_id))


async def update(
    session: AsyncSession, user_id: str, task_id: UUID, change: TaskUpdate
) -> TaskRead:
    task = await _find(session, user_id, task_id)
    values = change.model_dump(exclude_unset=True)
    if "due_date" in values and values["due_date"] is None:
        values.setdefault("due_time", None)
    if "completed" in values and values["completed"] != task.completed:
        values["completed_at"] = datetime.now(UTC) if values["completed"] else None
    for field, value in values.items():
        setattr(task, field, value)
    if task.due_time and not task.due_date:
        raise InvalidRequest(f"due_time: {NEEDS_DATE}")
    await session.flush()
    return TaskRead.model_validate(task)


async def delete(session: AsyncSession, user_id: str, task_id: UUID) -> TaskRead:
    """Marks the task as deleted and returns it. `restore` reverts this."""
    task = await _find(session, user_id, task_id)
    task.deleted_at = datetime.now(UTC)
    await session.flush()
    return TaskRead.model_validate(task)


async def restore(session: AsyncSession, user_id: str, task_id: UUID) -> TaskRead:
    """Restores a deleted task. Does nothing if the task is not deleted."""
    task = await _find(session, user_id, task_id, deleted_too=True)
    task.deleted_at = None
    await session.flush()
    return TaskRead.model_validate(task)


async def _find(
    session: AsyncSession, user_id: str, task_id: UUID, deleted_too: bool = False
) -> Task:
    # The lock makes the second of two concurrent changes wait for the first and see its result.
    task = await session.get(Task, task_id, with_for_update=True)
    # The response must not reveal that another user has a task with this id.
    if task is None or task.user_id != user_id or (task.deleted_at and not deleted_too):
        raise NotFound(f"There is no task {task_id}")
    return task
