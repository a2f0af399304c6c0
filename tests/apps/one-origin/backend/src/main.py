import logging

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from sqlalchemy import select, text

from src.config import settings
from src.db import Chore, Session

logging.getLogger().setLevel(logging.getLevelNamesMapping()[settings.log_level])
app = FastAPI(title="Chores")
api = APIRouter(prefix="/api")


class NewChore(BaseModel):
    title: str


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/ready")
def ready():
    with Session() as session:
        session.execute(text("select 1"))
    return {"status": "ready"}


@api.get("/tasks")
def list_chores():
    with Session() as session:
        chores = session.scalars(select(Chore).order_by(Chore.id))
        return [{"id": chore.id, "title": chore.title} for chore in chores]


@api.post("/tasks", status_code=201)
def add_chore(new: NewChore):
    with Session() as session:
        chore = Chore(title=new.title)
        session.add(chore)
        session.commit()
        return {"id": chore.id, "title": chore.title}


app.include_router(api)
