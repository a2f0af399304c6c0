"""The SQL conditions for views and searches."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from app.tasks.models import Task
from app.tasks.schemas import TaskQuery, View


def matching(query: TaskQuery) -> list[ColumnElement[bool]]:
    return [
        *_in_view(query.view, datetime.now(ZoneInfo(query.time_zone))),
        *(_contains(word) for word in query.search.split()),
    ]


def _in_view(view: View, now: datetime) -> list[ColumnElement[bool]]:
    """Returns the conditions for a view. `now` is in the user's time zone, like due dates."""
    today, day = now.date(), col(Task.due_date)
    if view == "all":
        return []
    if view == "done":
        return [col(Task.completed).is_(True)]
    still_open = col(Task.completed).is_(False)
    if view == "open":
        return [still_open]
    if view == "today":
        return [still_open, day == today]
    if view == "upcoming":
        return [still_open, day > today]
    passed_today = and_(day == today, col(Task.due_time) < now.time())
    return [still_open, or_(day < today, passed_today)]


def _contains(word: str) -> ColumnElement[bool]:
    return or_(
        col(Task.title).icontains(word, autoescape=True),
        col(Task.notes).icontains(word, autoescape=True),
    )
