"""Finds the one task that somebody means, by id or by title."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.errors import InvalidRequest, NotFound
from app.tasks.models import Task

_NAMED = 5


async def find_one(
    session: AsyncSession,
    user_id: str,
    task_id: UUID | None,
    title: str | None,
    *,
    deleted: bool = False,
) -> Task:
    """The task with this id, else the only one whose title is `title`, or else holds it; case does
    not matter.

    Locked until the transaction ends. `deleted`: looks among deleted tasks, where an id also finds
    one that is not. Raises NotFound for none, and InvalidRequest for several (it lists them with
    their ids) or when neither is given.
    """
    mine = select(Task).where(Task.user_id == user_id).with_for_update()
    if task_id is not None:
        task = await session.scalar(mine.where(Task.id == task_id))
        if task is None or (task.deleted_at and not deleted):
            raise NotFound(f"There is no task {task_id}")
        return task
    if not title or not title.strip():
        raise InvalidRequest("Say which task: give task_id, or its title")

    wanted = title.strip()
    state = col(Task.deleted_at).is_not(None) if deleted else col(Task.deleted_at).is_(None)
    holding = mine.where(state, col(Task.title).icontains(wanted, autoescape=True)).order_by(
        col(Task.completed), col(Task.created_at).desc()
    )
    found = list((await session.scalars(holding.limit(50))).all())
    exact = [task for task in found if task.title.casefold() == wanted.casefold()]
    candidates = exact or found
    if not candidates:
        raise NotFound(f'There is no {"deleted " if deleted else ""}task called "{wanted}"')
    if len(candidates) > 1:
        raise InvalidRequest(
            f'Several tasks match "{wanted}": {_listed(candidates)}. Say which one by its task_id'
        )
    return candidates[0]


def _listed(tasks: list[Task]) -> str:
    named = "; ".join(f'"{task.title}" ({task.id})' for task in tasks[:_NAMED])
    return named if len(tasks) <= _NAMED else f"{named}; and {len(tasks) - _NAMED} more"
