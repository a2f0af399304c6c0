import tomllib
from pathlib import Path
from typing import Protocol

import pytest
from pydantic import SecretStr

from app import __version__
from app.config import Settings, SettingsError, load_settings
from app.postgres_url import psycopg_url
from tests.server import StartServer


class SetEnvironment(Protocol):
    def __call__(self, **variables: str) -> None: ...


ADDRESS = "postgresql://u:p@h/db"
SECRET = "hush-" * 7


@pytest.fixture
def set_environment(monkeypatch: pytest.MonkeyPatch) -> SetEnvironment:
    """Sets the given variables and the two required ones, and unsets all other settings."""

    def set_variables(**variables: str) -> None:
        for name in [*Settings.model_fields, "jwt_secret"]:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in {
            "DATABASE_URL": ADDRESS,
            "BETTER_AUTH_SECRET": SECRET,
            **variables,
        }.items():
            monkeypatch.setenv(name, value)

    return set_variables


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql://u:p@h:6543/db", "postgresql+psycopg://u:p@h:6543/db"),
        ("postgresql+asyncpg://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("  postgresql://u:p@h/db\n", "postgresql+psycopg://u:p@h/db"),
        (
            "postgresql://u:p%40%2F@h/db?sslmode=require",
            "postgresql+psycopg://u:p%40%2F@h/db?sslmode=require",
        ),
        (
            "postgresql:///db?host=/run/postgresql",
            "postgresql+psycopg:///db?host=%2Frun%2Fpostgresql",
        ),
    ],
)
def test_every_form_of_postgres_url_is_used_with_psycopg(given: str, used: str) -> None:
    assert psycopg_url(given).render_as_string(hide_password=False) == used


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("mysql://u:hush@h/db", 'it begins with "mysql://"'),
        ("hush", 'it has no "://"'),
        ("postgresql://u:hush@h", "names no database"),
        ("postgresql:///db", "names no host"),
        ("postgresql://u:hush@h:port/db", "cannot be parsed"),
    ],
)
def test_refuses_an_invalid_database_url_without_showing_its_password(
    set_environment: SetEnvironment, given: str, problem: str
) -> None:
    set_environment(DATABASE_URL=given)
    with pytest.raises(SettingsError, match=problem) as raised:
        load_settings()
    assert "hush" not in str(raised.value)
    assert "Set it: export DATABASE_URL=postgresql://user:password@host:5432/database" in str(
        raised.value
    )


def test_all_invalid_settings_are_reported_together(set_environment: SetEnvironment) -> None:
    set_environment(
        DATABASE_URL="",
        BETTER_AUTH_SECRET="",
        LOG_LEVEL="loud",
        ENVIRONMENT="moon",
        CHAT_RATE_LIMIT="many",
        ASSISTANT_MODE="LLM",
    )
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert str(raised.value).splitlines() == [
        "The backend cannot start because its settings are invalid:",
        (
            "  DATABASE_URL is not set. "
            "Set it: export DATABASE_URL=postgresql://user:password@host:5432/database"
        ),
        (
            "  LOG_LEVEL is \"loud\" but must be 'debug', 'info', 'warning' or 'error'. "
            "Set it: export LOG_LEVEL=info"
        ),
        (
            '  ENVIRONMENT is "moon" but must be '
            "'development', 'test', 'staging' or 'production'. "
            "Set it: export ENVIRONMENT=development"
        ),
        (
            "  BETTER_AUTH_SECRET (or JWT_SECRET) is not set. "
            'Set it: export BETTER_AUTH_SECRET="$(openssl rand -hex 32)"'
        ),
        (
            '  OPENAI_API_KEY is not set, nor is OPENAI_BASE_URL, but ASSISTANT_MODE is "llm". '
            "Set it: export OPENAI_API_KEY=sk-..."
        ),
        (
            '  CHAT_RATE_LIMIT is "many": '
            "Input should be a valid integer, unable to parse string as an integer. "
            "Set it: export CHAT_RATE_LIMIT=60"
        ),
    ]


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        (
            {"BETTER_AUTH_SECRET": "hush"},
            "BETTER_AUTH_SECRET (or JWT_SECRET) is 4 characters long but must have 32 at least",
        ),
        ({"BETTER_AUTH_SECRET": "", "JWT_SECRET": "hush"}, "is 4 characters long"),
        ({"AUTH_JWKS_URL": "ftp://hush"}, "AUTH_JWKS_URL is not a web address"),
        ({"OPENAI_BASE_URL": "hush.example/v1"}, "OPENAI_BASE_URL is not a web address"),
        ({"OPENAI_BASE_URL": "http://[hush"}, "OPENAI_BASE_URL Invalid IPv6 URL"),
        ({"ASSISTANT_TIMEOUT_S": "0"}, 'ASSISTANT_TIMEOUT_S is "0"'),
        ({"CHAT_RATE_LIMIT": "-1"}, 'CHAT_RATE_LIMIT is "-1"'),
        ({"MCP_HTTP_ENABLED": "perhaps"}, 'MCP_HTTP_ENABLED is "perhaps"'),
    ],
)
def test_refuses_an_invalid_value_and_quotes_only_values_that_cannot_contain_a_secret(
    set_environment: SetEnvironment, variables: dict[str, str], problem: str
) -> None:
    set_environment(OPENAI_API_KEY="hush-key", **variables)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert problem in str(raised.value)
    assert len(str(raised.value).splitlines()) == 2
    assert "hush" not in str(raised.value)


def test_an_empty_variable_means_the_default_and_values_are_case_insensitive(
    set_environment: SetEnvironment,
) -> None:
    set_environment(LOG_LEVEL="", ENVIRONMENT="Production")
    settings = load_settings()
    assert (settings.log_level, settings.environment) == ("info", "production")


@pytest.mark.parametrize(
    ("variables", "used"),
    [
        ({"BETTER_AUTH_SECRET": "a" * 32, "JWT_SECRET": "b" * 32}, "a" * 32),
        ({"BETTER_AUTH_SECRET": "", "JWT_SECRET": "b" * 32}, "b" * 32),
        ({"BETTER_AUTH_SECRET": "a" * 32 + "\n"}, "a" * 32 + "\n"),
    ],
)
def test_the_secret_is_read_from_either_variable_and_used_byte_for_byte(
    set_environment: SetEnvironment, variables: dict[str, str], used: str
) -> None:
    set_environment(**variables)
    secret = load_settings().better_auth_secret
    assert secret is not None
    assert secret.get_secret_value() == used


def test_no_secret_is_needed_if_a_key_set_is_configured(set_environment: SetEnvironment) -> None:
    set_environment(BETTER_AUTH_SECRET="", AUTH_JWKS_URL=" https://frontend.example/auth/jwks\n")
    assert load_settings().auth_jwks_url == "https://frontend.example/auth/jwks"


@pytest.mark.parametrize(
    ("variables", "assistant"),
    [
        ({}, ("rules", None)),
        ({"OPENAI_API_KEY": "k"}, ("llm", "gpt-4.1-mini")),
        ({"OPENAI_BASE_URL": "http://ollama:11434/v1", "OPENAI_MODEL": "qwen3"}, ("llm", "qwen3")),
        ({"OPENAI_API_KEY": "k", "ASSISTANT_MODE": "rules"}, ("rules", None)),
        ({"OPENAI_API_KEY": "k", "ASSISTANT_MODE": "llm"}, ("llm", "gpt-4.1-mini")),
    ],
)
def test_the_assistant_uses_a_model_only_if_one_is_configured(
    set_environment: SetEnvironment, variables: dict[str, str], assistant: tuple[str, str | None]
) -> None:
    set_environment(**variables)
    assert load_settings().assistant == assistant


def test_printed_settings_hide_the_database_url_the_secret_and_the_key() -> None:
    settings = Settings(
        database_url=SecretStr("postgres://u:hush@h/db"),
        better_auth_secret=SecretStr(SECRET),
        openai_api_key=SecretStr("hush"),
    )
    assert "hush" not in repr(settings)


def test_the_server_refuses_to_start_and_prints_only_the_error_message(
    start_server: StartServer,
) -> None:
    server = start_server(LOG_LEVEL="loud")
    assert server.process.wait(timeout=20) == 1
    assert server.stdout.read_text() == ""
    first, *errors = server.stderr.read_text().splitlines()
    assert first == "The backend cannot start because its settings are invalid:"
    assert [error.split()[0] for error in errors] == ["DATABASE_URL", "LOG_LEVEL"]


def test_the_version_is_the_one_in_pyproject_toml() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())
    assert project["project"]["version"] == __version__
