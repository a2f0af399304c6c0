"""The environment contract: the only file that reads environment variables."""

from typing import Literal

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

EXAMPLES = {
    "DATABASE_URL": "postgresql://user:password@host:5432/database",
    "LOG_LEVEL": "info",
    "ENVIRONMENT": "development",
}


class SettingsError(Exception):
    """The user's mistake, told in full: every faulty variable, the value seen (never a secret) and the command that fixes it."""


class Settings(BaseSettings):
    # An empty variable counts as not set: Kubernetes and compose files leave those behind.
    model_config = SettingsConfigDict(env_ignore_empty=True, str_strip_whitespace=True, extra="ignore")

    # Any Postgres, `sslmode` and other libpq parameters included; kept for psycopg 3 whatever driver the scheme names.
    database_url: SecretStr
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    environment: Literal["development", "test", "staging", "production"] = "development"

    @field_validator("log_level", "environment", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _normalise(cls, value: SecretStr) -> SecretStr:
        return SecretStr(psycopg_url(value.get_secret_value()).render_as_string(hide_password=False))


def psycopg_url(address: str) -> URL:
    """`postgres://h/db` -> `postgresql+psycopg://h/db`; raises ValueError in words that hold no part of a password."""
    scheme, separator, rest = address.strip().partition("://")
    if not separator or scheme.split("+")[0] not in ("postgres", "postgresql"):
        seen = f'it begins with "{scheme}://"' if separator else 'it has no "://"'
        raise ValueError(f"is not the address of a Postgres database: {seen}")
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError):
        raise ValueError('cannot be parsed; a password with "@", "/" or ":" must be percent-encoded') from None
    if not url.host and "host" not in url.query:
        raise ValueError("names no host")
    if not url.database:
        raise ValueError("names no database after the host")
    return url


def load_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        faults = "\n".join(f"  {_describe(fault)}" for fault in error.errors(include_url=False))
        raise SettingsError(f"The backend cannot start, its settings are wrong:\n{faults}") from None


def _describe(fault: dict) -> str:
    name = str(fault["loc"][0]).upper()
    if fault["type"] == "missing":
        problem = "is not set"
    elif fault["type"] == "literal_error":
        problem = f'is "{fault["input"]}" but must be {fault["ctx"]["expected"]}'
    else:
        problem = fault["msg"].removeprefix("Value error, ")
    return f"{name} {problem}. Set it: export {name}={EXAMPLES[name]}"
