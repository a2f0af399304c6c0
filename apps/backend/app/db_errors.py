"""The database errors that the backend handles, and their messages for API clients."""

from sqlalchemy.exc import IntegrityError, ProgrammingError

UNREACHABLE = "The database is not reachable right now; try again in a moment"
BUSY = "Too many requests are waiting for the database; try again in a moment"
NOT_READY = "The database is being prepared; try again in a moment"
_SEE_LOG = "Nothing was changed. The backend's log gives the reason"
INCOMPLETE = f"The database lacks a table or column that this version of the app needs. {_SEE_LOG}"
UNPREPARED = f"The database could not be prepared for this version of the app. {_SEE_LOG}"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_UNDEFINED_TABLE, _UNDEFINED_COLUMN = "42P01", "42703"
_FOREIGN_KEY_VIOLATION = "23503"


def is_outdated_schema(error: ProgrammingError) -> bool:
    """Returns whether the error means that a table or column does not exist."""
    return getattr(error.orig, "sqlstate", None) in (_UNDEFINED_TABLE, _UNDEFINED_COLUMN)


def is_missing_user(error: IntegrityError) -> bool:
    """Returns whether the error means that a new row refers to a user that does not exist."""
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    sqlstate = getattr(error.orig, "sqlstate", None)
    return sqlstate == _FOREIGN_KEY_VIOLATION and constraint.endswith("_user_id_fkey")


def reason(error: Exception) -> str:
    """Returns the driver's message on one line, for the log.

    Connection errors name host, port and user, but never the password.
    """
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    return " ".join((primary or str(getattr(error, "orig", None) or error)).split())[:300]
