"""Serves Prometheus metrics at /metrics.

They cover this process only: sum over all pods for totals. They contain no user data.
"""

from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import Scope

from app.db import Database

router = APIRouter()
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Metrics:
    def __init__(self, database: Database) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "http_requests",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "http_request_duration_seconds",
            "Until the last byte of the answer, streams included",
            ["method", "route"],
            registry=self.registry,
        )
        self.runs = Counter(
            "assistant_runs",
            "Answers of the assistant, by how they ended",
            ["mode", "status"],
            registry=self.registry,
        )
        self.tool_calls = Counter(
            "assistant_tool_calls",
            "Tools the assistant called",
            ["tool", "status"],
            registry=self.registry,
        )
        database_up = Gauge(
            "database_up", "1: the last use of the database was answered", registry=self.registry
        )
        database_up.set_function(
            lambda: float(not database.unreachable and not database.schema_stale.is_set())
        )

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Counts a request under its route template.

        The path itself contains ids, so it would create one time series per id.
        """
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", "unknown")
        self.requests.labels(method, route, status).inc()
        self.seconds.labels(method, route).observe(seconds)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    return Response(
        generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST
    )
