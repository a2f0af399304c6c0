"""The failures of a run, as shown to the user."""

from dataclasses import dataclass

from agents.exceptions import MaxTurnsExceeded, ModelBehaviorError, ModelRefusalError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

from app.errors import AppError, DatabaseUnavailable


@dataclass(frozen=True)
class Failure:
    code: str
    message: str
    retryable: bool = True
    """Whether sending the same message again may succeed."""


TIMED_OUT = Failure("model_timeout", "The assistant took too long to answer. Try again")
INTERRUPTED = Failure(
    "interrupted", "The assistant was interrupted before it could finish. Try again"
)
NOT_SAVED = Failure(
    "database_unavailable",
    "The database is not reachable right now, so the answer was not saved. Try again in a moment",
)
UNEXPECTED = Failure("internal_error", "Something went wrong in the assistant. Try again")
UNREADABLE = Failure(
    "model_answer_invalid", "The model's answer broke off or could not be read. Try again"
)
UNREACHABLE = Failure(
    "model_unavailable", "The model cannot be reached right now. Try again in a moment"
)


_BY_STATUS = {
    401: Failure(
        "model_unauthorized",
        "The model's provider refused the API key. "
        "The operator of this app has to check OPENAI_API_KEY",
        retryable=False,
    ),
    403: Failure(
        "model_unauthorized",
        "The model's provider refused access. "
        "The operator of this app has to check OPENAI_API_KEY and OPENAI_MODEL",
        retryable=False,
    ),
    404: Failure(
        "model_not_found",
        "The model's provider does not know this model or address. "
        "The operator of this app has to check OPENAI_MODEL and OPENAI_BASE_URL",
        retryable=False,
    ),
    408: UNREACHABLE,
    413: Failure(
        "model_refused",
        "This conversation has become too long for the model. Start a new one",
        retryable=False,
    ),
    429: Failure(
        "model_busy", "The model's provider is busy or its quota is used up. Try again in a moment"
    ),
}
_REFUSED = Failure(
    "model_refused",
    "The model's provider refused the request. The operator of this app finds details in the log",
    retryable=False,
)


def failure_of(error: BaseException) -> Failure:
    """Returns the failure for an error, without the error's text.

    That text may contain the user's words or part of an API key.
    """
    match error:
        case DatabaseUnavailable():
            return Failure(error.code, error.message)
        case AppError():
            return Failure(error.code, error.message, retryable=False)
        case TimeoutError() | APITimeoutError():
            return TIMED_OUT
        case APIConnectionError():
            return UNREACHABLE
        case APIStatusError(status_code=status):
            return _BY_STATUS.get(status) or (UNREACHABLE if status >= 500 else _REFUSED)
        case MaxTurnsExceeded():
            return Failure(
                "too_many_steps", "This took the assistant too many steps. Ask for less at once"
            )
        case ModelRefusalError():
            return Failure("model_refused", "The model refused to answer this", retryable=False)
        # ValueError: invalid JSON or UTF-8
        case ModelBehaviorError() | APIError() | ValueError():
            return UNREADABLE
    # The agent loop wraps the errors that tools raise.
    cause = error.__cause__ or error.__context__
    return failure_of(cause) if cause else UNEXPECTED
