"""The backend's settings. This is the only file that reads environment variables."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.postgres_url import psycopg_url

MIN_SECRET_LENGTH = 32
EXAMPLES = {
    "DATABASE_URL": "postgresql://user:password@host:5432/database",
    "BETTER_AUTH_SECRET": '"$(openssl rand -hex 32)"',
    "AUTH_JWKS_URL": "http://frontend:3000/auth/jwks",
    "OPENAI_API_KEY": "sk-...",
    "OPENAI_BASE_URL": "http://ollama:11434/v1",
}


class SettingsError(Exception):
    """Error that lists every invalid variable with the value seen (never a secret) and the command
    that fixes it.
    """


def _check_web_address(value: str | None) -> str | None:
    if value is not None:
        parts = urlsplit(value)  # raises ValueError for a malformed IPv6 address
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                "is not a web address: it must begin with http:// or https:// and name a host"
            )
    return value


WebAddress = Annotated[str | None, AfterValidator(_check_web_address)]


class Settings(BaseSettings):
    # An empty variable counts as not set: Kubernetes and compose files often define empty ones.
    model_config = SettingsConfigDict(env_ignore_empty=True, populate_by_name=True, extra="ignore")

    # Any Postgres URL is accepted. Its scheme is replaced with the scheme for psycopg 3, and libpq
    # parameters such as `sslmode` are kept.
    database_url: SecretStr
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    environment: Literal["development", "test", "staging", "production"] = "development"

    # If AUTH_JWKS_URL is set, tokens must be signed with EdDSA and are verified with the keys at
    # that URL. Otherwise they must be signed with HS256 and the secret shared with the frontend.
    auth_jwks_url: WebAddress = None
    better_auth_secret: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("better_auth_secret", "jwt_secret"),
        validate_default=True,
    )
    auth_issuer: str = "todo-frontend"
    auth_audience: str = "todo-backend"

    # `auto` uses a language model if an API key or a server is set, and the built-in rules
    # otherwise.
    openai_api_key: SecretStr | None = None
    openai_base_url: WebAddress = None
    openai_model: str = "gpt-4.1-mini"
    assistant_mode: Literal["auto", "rules", "llm"] = "auto"
    assistant_timeout_s: float = Field(default=60, gt=0, le=600)
    chat_rate_limit: int = Field(
        default=60, ge=1, le=100_000, description="Messages of one user in a minute, per process."
    )
    mcp_http_enabled: bool = False

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: object, info: ValidationInfo) -> object:
        # The secret is not stripped: the frontend signs with exactly these bytes.
        if not isinstance(value, str) or info.field_name == "better_auth_secret":
            return value
        return (
            value.strip().lower()
            if info.field_name in ("log_level", "environment", "assistant_mode")
            else value.strip()
        )

    @field_validator("database_url")
    @classmethod
    def _use_psycopg(cls, value: SecretStr) -> SecretStr:
        return SecretStr(
            psycopg_url(value.get_secret_value()).render_as_string(hide_password=False)
        )

    @field_validator("better_auth_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # An invalid AUTH_JWKS_URL is missing from info.data and is reported separately.
        if value is None and info.data.get("auth_jwks_url", "") is None:
            raise PydanticCustomError("missing", "is not set")
        if value is not None and len(value.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(
                f"is {len(value.get_secret_value())} characters long"
                f" but must have {MIN_SECRET_LENGTH} at least"
            )
        return value

    @field_validator("assistant_mode")
    @classmethod
    def _require_model(cls, value: str, info: ValidationInfo) -> str:
        if value == "llm" and not (
            info.data.get("openai_api_key", True) or info.data.get("openai_base_url", True)
        ):
            raise PydanticCustomError(
                "no_model", 'is not set, nor is OPENAI_BASE_URL, but ASSISTANT_MODE is "llm"'
            )
        return value

    @property
    def assistant(self) -> tuple[Literal["rules", "llm"], str | None]:
        """Returns the effective mode and model, as reported by /health and /api/assistant."""
        has_model = bool(self.openai_api_key or self.openai_base_url)
        return (
            ("llm", self.openai_model)
            if self.assistant_mode != "rules" and has_model
            else ("rules", None)
        )


def load_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        faults = "\n".join(f"  {_describe(fault)}" for fault in error.errors(include_url=False))
        raise SettingsError(
            f"The backend cannot start because its settings are invalid:\n{faults}"
        ) from None


def _describe(fault: ErrorDetails) -> str:
    """Returns one line about an invalid variable.

    Only choices and numbers are quoted, because other values may contain a secret.
    """
    name = "OPENAI_API_KEY" if fault["type"] == "no_model" else str(fault["loc"][0]).upper()
    if fault["type"] == "missing":
        problem = "is not set"
    elif fault["type"] in ("value_error", "no_model"):
        problem = fault["msg"].removeprefix("Value error, ")
    elif fault["type"] == "literal_error":
        problem = f'is "{fault["input"]}" but must be {fault["ctx"]["expected"]}'
    else:
        problem = f'is "{fault["input"]}": {fault["msg"]}'
    also = " (or JWT_SECRET)" if name == "BETTER_AUTH_SECRET" else ""
    example = EXAMPLES.get(name) or str(Settings.model_fields[name.lower()].default).lower()
    return f"{name}{also} {problem}. Set it: export {name}={example}"
