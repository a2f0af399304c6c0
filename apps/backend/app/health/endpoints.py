"""The liveness and readiness checks.

Liveness never queries the database, so that a database outage does not restart this process.
"""

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app import __version__
from app.db import Database
from app.errors import DatabaseUnavailable

router = APIRouter(tags=["health"])


@router.get("/health")
@router.get("/api/health", include_in_schema=False)
async def health(request: Request, probe: Literal["live"] | None = None) -> JSONResponse:
    """Returns 200 if tasks can be served and 503 if not. `?probe=live` only checks that the process
    answers.
    """
    if probe == "live":
        return _answer(request, 200, "ok")
    database: Database = request.app.state.database
    try:
        latency_ms = await database.ping()
    except DatabaseUnavailable:
        return _answer(request, 503, "unavailable", database={"status": "down"})
    facts = database.schema.facts if database.schema else {}
    if database.schema_stale.is_set():
        return _answer(
            request, 503, "unavailable", database={"status": _not_ready_status(database), **facts}
        )
    warning = {"warning": "unknown_revision"} if facts else {}
    up = {"status": "up", "latency_ms": round(latency_ms, 1), **warning, **facts}
    return _answer(request, 200, "ok", database=up)


def _not_ready_status(database: Database) -> str:
    if database.schema is None or database.schema.usable:
        return "migrating"
    return "schema_mismatch" if database.schema.missing else "migration_failed"


def _answer(request: Request, code: int, status: str, **parts: dict[str, Any]) -> JSONResponse:
    mode, model = request.app.state.settings.assistant
    return JSONResponse(
        {
            "status": status,
            "version": __version__,
            **parts,
            "assistant": {"mode": mode, "model": model},
        },
        code,
    )
