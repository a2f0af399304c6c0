"""One JSON object per line on stdout.

Guarantee: no request body, query string, SQL parameter or secret, at any level. So an exception is
logged as its types and code positions; its text, which Postgres fills with row contents, is left
out. And of what a library says beside its place only that it said something: they put prompts, rows
and whole tasks into their messages.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

_HERE = str(Path(__file__).parent)

# Whose messages are known to hold nothing of a user's.
_TRUSTED = ("app", "uvicorn", "alembic")

# Set per request; "" outside of one, as in the migration task.
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
    """Takes over the root logger and uvicorn's own, whose command line has already given them
    plain-text handlers.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in ("app", "uvicorn"):
        logging.getLogger(name).setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = (
            name != "uvicorn.access"
        )  # it writes query strings; app.request_log has its own line


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] in _TRUSTED:
        return record.getMessage()
    return f"said by a library at {Path(record.pathname).name}:{record.lineno}"


def _exception(error: BaseException) -> dict:
    """The chain of types, outermost first, and of the outermost's frames this application's own and
    the last three.
    """
    types = []
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
