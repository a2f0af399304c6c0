"""The only code that writes tasks, for callers that have a transaction open already. Every function
sees one user's tasks only.
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
    session: AsyncSession, user_id: str, wanted: TaskCreate, idempotency_key: str | None = None
) -> TaskRead:
    """A key that this user has sent before: the task it made then, whatever has become of it, and
    nothing new.
    """
    values = {
        "id": uuid4(),
        "user_id": user_id,
        "idempotency_key": idempotency_key,
        "completed": False,
        **wanted.model_dump(),
    }
    # Of two requests with one key at once, the second waits here until the first is committed.
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
    """Newest first; the id settles the order of tasks created in the same microsecond."""
    place = tuple_(Task.created_at, Task.id)
    wanted = select(Task).where(
        Task.user_id == user_id, col(Task.deleted_at).is_(None), *matching(query)
    )
    if query.cursor:
        wanted = wanted.where(place < decode_cursor(query.cursor))
    newest_first = wanted.order_by(col(Task.created_at).desc(), col(Task.id).desc()).limit(
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
    """The task as it was last; `restore` brings it back."""
    task = await _find(session, user_id, task_id)
    task.deleted_at = datetime.now(UTC)
    await session.flush()
    return TaskRead.model_validate(task)


async def restore(session: AsyncSession, user_id: str, task_id: UUID) -> TaskRead:
    """A task that was not deleted stays as it is."""
    task = await _find(session, user_id, task_id, deleted_too=True)
    task.deleted_at = None
    await session.flush()
    return TaskRead.model_validate(task)


async def _find(
    session: AsyncSession, user_id: str, task_id: UUID, deleted_too: bool = False
) -> Task:
    # Locked: of two changes at once the second sees the first, and a task being deleted is then not
    # found.
    task = await session.get(Task, task_id, with_for_update=True)
    # Another user's task is answered exactly like none at all.
    if task is None or task.user_id != user_id or (task.deleted_at and not deleted_too):
        raise NotFound(f"There is no task {task_id}")
    return task
