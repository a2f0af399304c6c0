import os
from urllib.parse import unquote

import psycopg
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel

app = FastAPI(title="Groceries")


class NewTask(BaseModel):
    title: str


def connect():
    return psycopg.connect(os.environ["DATABASE_URL"])


def owner(request: Request) -> str:
    """Looks up the session that Better Auth's cookie names."""
    cookie = unquote(request.cookies.get("better-auth.session_token", ""))
    with connect() as connection:
        row = connection.execute(
            'select "userId" from session where token = %s and "expiresAt" > now()',
            [cookie.split(".")[0]],
        ).fetchone()
    if row is None:
        raise HTTPException(401, "sign in first")
    return row[0]


@app.get("/tasks")
def list_tasks(user: str = Depends(owner)):
    with connect() as connection:
        rows = connection.execute(
            "select id, title from groceries where owner = %s order by id", [user]
        )
        return [{"id": id, "title": title} for id, title in rows]


@app.post("/tasks", status_code=201)
def add_task(new: NewTask, user: str = Depends(owner)):
    with connect() as connection:
        connection.execute("insert into groceries (owner, title) values (%s, %s)", [user, new.title])
    return {"title": new.title}
