"""The errors of the API. Each is sent as {"error": {"code", "message"}}.

AppError
├── Unauthenticated        401
├── NotFound               404
├── Conflict               409, with a specific code
├── InvalidRequest         422, for checks that need the database or several fields
├── TooManyRequests        429
└── Unavailable            503, temporary: the same request works later
    └── DatabaseUnavailable
        └── SchemaMismatch, until the database is repaired
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException


class AppError(Exception):
    code = "internal_error"
    status = 500

    def __init__(self, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = headers


class Unauthenticated(AppError):
    code = "unauthenticated"
    status = 401

    def __init__(self, message: str) -> None:
        super().__init__(message, {"www-authenticate": "Bearer"})


class NotFound(AppError):
    code = "not_found"
    status = 404


class Conflict(AppError):
    status = 409

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidRequest(AppError):
    code = "invalid_request"
    status = 422


class TooManyRequests(AppError):
    code = "too_many_requests"
    status = 429

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message, {"retry-after": str(retry_after_s)})


class Unavailable(AppError):
    code = "unavailable"
    status = 503


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"


class SchemaMismatch(DatabaseUnavailable):
    code = "schema_mismatch"


class ErrorDetail(BaseModel):
    code: str
    message: str


class ErrorBody(BaseModel):
    error: ErrorDetail


Responses = dict[int | str, dict[str, Any]]


def error_responses(*statuses: int) -> Responses:
    """Returns the OpenAPI descriptions of these error statuses."""
    return {status: {"model": ErrorBody} for status in statuses}


# The errors that every endpoint can return. 422 replaces FastAPI's default description, which does
# not match what this API sends.
ERROR_RESPONSES = error_responses(401, 413, 422, 503)

_HTTP_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def error_response(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)


def install_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(AppError)
    async def on_app_error(_: Request, error: AppError) -> JSONResponse:
        return error_response(error.status, error.code, error.message, error.headers)

    @app.exception_handler(HTTPException)
    async def on_http_error(_: Request, error: HTTPException) -> JSONResponse:
        return error_response(
            error.status_code,
            _HTTP_CODES.get(error.status_code, "http_error"),
            error.detail,
            error.headers,
        )

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(
            422, "invalid_request", "; ".join(_fault(fault) for fault in error.errors())
        )


def _fault(fault: dict[str, Any]) -> str:
    """Returns `title: Field required` for `{"loc": ("body", "title"), "msg": "Field required"}`.

    The text never contains the value that was sent.
    """
    where = (
        ".".join(str(part) for part in fault["loc"][1:]) if fault["type"] != "json_invalid" else ""
    )
    return f"{where or fault['loc'][0]}: {fault['msg'].removeprefix('Value error, ')}"
