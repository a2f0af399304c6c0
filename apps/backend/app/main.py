"""Builds the application: `uvicorn app.main:create_app --factory`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from app import __version__, metrics
from app.assistant import endpoints as assistant
from app.assistant.assistant import Assistant
from app.assistant.llm import Llm
from app.auth.tokens import token_verifier
from app.chat import endpoints as chat
from app.chat.answers import Answers
from app.config import Settings, SettingsError, load_settings
from app.conversations import endpoints as conversations
from app.db import Database
from app.errors import install_error_handlers
from app.health import endpoints as health
from app.limits.body_size import BodySize
from app.limits.rate import RateLimit
from app.logs import configure_logs
from app.mcp_callers import caller_in_process
from app.mcp_http import McpOverHttp
from app.mcp_server import build_mcp_server
from app.migrate import keep_schema_current
from app.request_log import RequestLog
from app.shutdown import CloseWhileDraining, Shutdown
from app.tasks import endpoints as tasks
from app.tasks.service import TaskService
from app.users.service import UserService


def create_app(settings: Settings | None = None) -> FastAPI:
    try:
        settings = settings or load_settings()
    except SettingsError as error:
        raise SystemExit(str(error)) from None  # prints the message without a stack trace
    configure_logs(settings.log_level)
    database = Database(settings.database_url.get_secret_value())

    # Redirects would send callers behind a proxy to this pod's own host name.
    app = FastAPI(
        title="Todo Chatbot backend",
        version=__version__,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.metrics = metrics.Metrics(database)
    app.state.tokens = token_verifier(settings)
    app.state.users = UserService(database)
    app.state.tasks = TaskService(database)
    app.state.chat_limit = RateLimit(settings.chat_rate_limit)
    app.state.shutdown = Shutdown()
    llm = Llm(settings) if settings.assistant[0] == "llm" else None
    app.state.assistant = Assistant(
        database, build_mcp_server(database, caller_in_process), llm, settings.assistant_timeout_s
    )
    app.state.answers = Answers(
        database, app.state.assistant, app.state.metrics, app.state.shutdown.begun
    )
    app.state.mcp_over_http = (
        McpOverHttp(database, app.state.tokens, app.state.users)
        if settings.mcp_http_enabled
        else None
    )
    app.add_middleware(BodySize)
    app.add_middleware(RequestLog, observe=app.state.metrics.observe)
    app.add_middleware(CloseWhileDraining, shutdown=app.state.shutdown)
    install_error_handlers(app)
    app.include_router(health.router)
    app.include_router(metrics.router)
    for feature in (assistant, chat, conversations, tasks):
        app.include_router(feature.router)
    if app.state.mcp_over_http:
        app.router.routes.extend(app.state.mcp_over_http.routes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    database: Database = app.state.database
    migration = asyncio.create_task(keep_schema_current(database))
    async with AsyncExitStack() as running:
        running.enter_context(app.state.shutdown.on_signals())
        if app.state.mcp_over_http:
            await running.enter_async_context(app.state.mcp_over_http.running())
        await running.enter_async_context(app.state.assistant.connected())
        await running.enter_async_context(app.state.answers.supervised())
        yield
    migration.cancel()
    # A database that does not answer must not block the shutdown, so the wait ends after a second.
    await asyncio.wait({migration}, timeout=1)
    await app.state.tokens.close()
    await database.close()
