"""Who has signed in, as the frontend's tokens tell it. The frontend keeps the accounts themselves
in a schema of its own.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from app.columns import created_now

# Owns the tasks of the version that had no accounts. No token can name it: the frontend makes up
# ids of random letters.
BEFORE_ACCOUNTS = "before-accounts"


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: str = Field(primary_key=True, sa_type=Text)
    email: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    created_at: datetime = created_now()
    # To the hour; see app/users/service.py.
    seen_at: datetime = created_now()
