"""Writes the log to stdout, one JSON object per line.

Guarantee: at any level, the log contains no request body, query string, SQL parameter or secret.
Exceptions are logged with their types and source locations but without their text, because Postgres
includes row contents in the text. Messages from libraries are replaced with their source location,
because such messages can contain prompts, rows or whole tasks.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

_HERE = str(Path(__file__).parent)

# Loggers whose messages never contain user data.
_TRUSTED = ("app", "uvicorn", "alembic")

# The id of the current request. It is empty outside requests, for example in the migration task.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **getattr(record, "fields", {}),
        }
        if current := request_id.get():
            line["request_id"] = current
        if record.exc_info and record.exc_info[1]:
            line |= _exception(record.exc_info[1])
        return json.dumps(line, default=str)


def configure_logs(level: str) -> None:
    """Configures the root logger and replaces uvicorn's plain-text handlers."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in ("app", "uvicorn"):
        logging.getLogger(name).setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        # The access log contains query strings; app.request_log replaces it.
        logger.propagate = name != "uvicorn.access"


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] in _TRUSTED:
        return record.getMessage()
    return f"library message at {Path(record.pathname).name}:{record.lineno}"


def _exception(error: BaseException) -> dict[str, list[str]]:
    """Returns the types in the exception chain, outermost first, and the stack of the outermost
    exception.

    The stack contains only the frames of this application and the last three frames.
    """
    types: list[str] = []
    current: BaseException | None = error
    while current and len(types) < 5:
        types.append(f"{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or current.__context__
    frames = traceback.extract_tb(error.__traceback__)
    kept = [
        frame
        for number, frame in enumerate(frames, 1)
        if frame.filename.startswith(_HERE) or number > len(frames) - 3
    ]
    return {
        "exception": types,
        "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in kept],
    }
