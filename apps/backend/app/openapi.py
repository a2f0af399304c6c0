"""Writes the API's OpenAPI description to apps/backend/openapi.json: `python -m app.openapi`.

The frontend's types are generated from that file.
"""

import json
from pathlib import Path

from pydantic import SecretStr

from app.config import Settings
from app.main import create_app

FILE = Path(__file__).resolve().parent.parent / "openapi.json"


def description() -> str:
    # The description does not depend on settings, so these are placeholders.
    settings = Settings(
        database_url=SecretStr("postgresql://user@localhost/database"),
        auth_jwks_url="http://localhost/none",
        assistant_mode="rules",
    )
    return json.dumps(create_app(settings).openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(description())
