"""The users who have signed in, as named in the frontend's tokens.

The frontend stores the accounts themselves in a separate schema.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from app.columns import created_now

# The user who owns the tasks created before the app had accounts. No token can name this user,
# because the frontend generates random ids.
BEFORE_ACCOUNTS = "before-accounts"


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: str = Field(primary_key=True, sa_type=Text)
    email: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    created_at: datetime = created_now()
    # Accurate to the hour; see app/users/service.py.
    seen_at: datetime = created_now()
