"""Finds a task by id or by title."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.errors import InvalidRequest, NotFound
from app.tasks.models import Task

_MAX_LISTED = 5


async def find_one(
    session: AsyncSession,
    user_id: str,
    task_id: UUID | None,
    title: str | None,
    *,
    deleted: bool = False,
) -> Task:
    """Returns the task with this id, or the only task with this title.

    If no task has exactly this title, a task whose title contains it matches. Case is ignored. The
    task is locked until the transaction ends. With `deleted`, a title finds deleted tasks only, and
    an id finds any task. Raises NotFound if no task matches. Raises InvalidRequest if several tasks
    match, and lists them with their ids. Also raises InvalidRequest if neither id nor title is
    given.
    """
    mine = select(Task).where(Task.user_id == user_id).with_for_update()
    if task_id is not None:
        task = await session.scalar(mine.where(Task.id == task_id))
        if task is None or (task.deleted_at and not deleted):
            raise NotFound(f"There is no task {task_id}")
        return task
    if not title or not title.strip():
        raise InvalidRequest("Say which task: give task_id, or its title")

    text = title.strip()
    state = col(Task.deleted_at).is_not(None) if deleted else col(Task.deleted_at).is_(None)
    containing = mine.where(state, col(Task.title).icontains(text, autoescape=True)).order_by(
        col(Task.completed), col(Task.created_at).desc()
    )
    found = list((await session.scalars(containing.limit(50))).all())
    exact = [task for task in found if task.title.casefold() == text.casefold()]
    candidates = exact or found
    if not candidates:
        raise NotFound(f'There is no {"deleted " if deleted else ""}task called "{text}"')
    if len(candidates) > 1:
        raise InvalidRequest(
            f'Several tasks match "{text}": {_describe(candidates)}. Say which one by its task_id'
        )
    return candidates[0]


def _describe(tasks: list[Task]) -> str:
    named = "; ".join(f'"{task.title}" ({task.id})' for task in tasks[:_MAX_LISTED])
    return named if len(tasks) <= _MAX_LISTED else f"{named}; and {len(tasks) - _MAX_LISTED} more"
