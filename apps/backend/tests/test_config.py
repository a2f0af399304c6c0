import tomllib
from pathlib import Path

import pytest

from app import __version__
from app.config import Settings, SettingsError, load_settings
from app.postgres_url import psycopg_url


@pytest.fixture
def environment(monkeypatch):
    """Sets exactly these variables of the contract."""

    def use(**variables: str) -> None:
        for name in ("DATABASE_URL", "LOG_LEVEL", "ENVIRONMENT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return use


@pytest.mark.parametrize(
    "given, used",
    [
        ("postgres://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql://u:p@h:6543/db", "postgresql+psycopg://u:p@h:6543/db"),
        ("postgresql+asyncpg://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("  postgresql://u:p@h/db\n", "postgresql+psycopg://u:p@h/db"),
        ("postgresql://u:p%40%2F@h/db?sslmode=require", "postgresql+psycopg://u:p%40%2F@h/db?sslmode=require"),
        ("postgresql:///db?host=/run/postgresql", "postgresql+psycopg:///db?host=%2Frun%2Fpostgresql"),
    ],
)
def test_any_postgres_address_is_used_with_psycopg(given, used):
    assert psycopg_url(given).render_as_string(hide_password=False) == used


@pytest.mark.parametrize(
    "given, problem",
    [
        ("mysql://u:hush@h/db", 'it begins with "mysql://"'),
        ("hush", 'it has no "://"'),
        ("postgresql://u:hush@h", "names no database"),
        ("postgresql:///db", "names no host"),
        ("postgresql://u:hush@h:port/db", "cannot be parsed"),
    ],
)
def test_a_faulty_address_is_refused_without_showing_its_password(environment, given, problem):
    environment(DATABASE_URL=given)
    with pytest.raises(SettingsError, match=problem) as raised:
        load_settings()
    assert "hush" not in str(raised.value)
    assert "Set it: export DATABASE_URL=postgresql://user:password@host:5432/database" in str(raised.value)


def test_all_faults_are_told_at_once(environment):
    environment(DATABASE_URL="", LOG_LEVEL="loud", ENVIRONMENT="moon")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert str(raised.value).splitlines() == [
        "The backend cannot start, its settings are wrong:",
        "  DATABASE_URL is not set. Set it: export DATABASE_URL=postgresql://user:password@host:5432/database",
        "  LOG_LEVEL is \"loud\" but must be 'debug', 'info', 'warning' or 'error'. Set it: export LOG_LEVEL=info",
        "  ENVIRONMENT is \"moon\" but must be 'development', 'test', 'staging' or 'production'. Set it: export ENVIRONMENT=development",
    ]


def test_an_empty_variable_is_the_default_and_case_does_not_matter(environment):
    environment(DATABASE_URL="postgres://u:p@h/db", LOG_LEVEL="", ENVIRONMENT="Production")
    settings = load_settings()
    assert (settings.log_level, settings.environment) == ("info", "production")


def test_settings_can_be_printed_without_showing_the_address():
    assert "hush" not in repr(Settings(database_url="postgres://u:hush@h/db"))


def test_the_server_refuses_to_start_with_the_message_alone(start_server):
    server = start_server(LOG_LEVEL="loud")
    assert server.process.wait(timeout=20) == 1
    assert server.stdout.read_text() == ""
    first, *faults = server.stderr.read_text().splitlines()
    assert first == "The backend cannot start, its settings are wrong:"
    assert [fault.split()[0] for fault in faults] == ["DATABASE_URL", "LOG_LEVEL"]


def test_the_version_is_the_projects():
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())
    assert project["project"]["version"] == __version__
