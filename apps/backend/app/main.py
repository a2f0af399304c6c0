"""Builds the application: `uvicorn app.main:create_app --factory`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import __version__
from app.config import Settings, SettingsError, load_settings
from app.db import Database
from app.errors import install_error_handlers
from app.health import endpoints as health
from app.logs import configure_logs
from app.migrate import keep_schema_current
from app.request_log import RequestLog
from app.tasks import endpoints as tasks
from app.tasks.service import TaskService


def create_app(settings: Settings | None = None) -> FastAPI:
    try:
        settings = settings or load_settings()
    except SettingsError as error:
        raise SystemExit(str(error)) from None  # printed as it is, without a stack trace
    configure_logs(settings.log_level)
    database = Database(settings.database_url.get_secret_value())

    # redirect_slashes off: a redirect would name this pod's own host to a caller behind a proxy.
    app = FastAPI(title="Todo Chatbot backend", version=__version__, lifespan=_lifespan, redirect_slashes=False)
    app.state.database = database
    app.state.tasks = TaskService(database)
    app.add_middleware(RequestLog)
    install_error_handlers(app)
    app.include_router(health.router)
    app.include_router(tasks.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    database: Database = app.state.database
    migration = asyncio.create_task(keep_schema_current(database))
    yield
    migration.cancel()
    # A frozen database must not hold the shutdown up: after a second the task is left to the end of the process.
    await asyncio.wait({migration}, timeout=1)
    await database.close()
