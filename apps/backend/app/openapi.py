"""The API's description as a file, for who generates types from it: `python -m app.openapi` writes
apps/backend/openapi.json anew.
"""

import json
from pathlib import Path

from app.config import Settings
from app.main import create_app

FILE = Path(__file__).resolve().parent.parent / "openapi.json"


def description() -> str:
    # Built without a database and without a secret that could be used: nothing of the settings is
    # in it.
    settings = Settings(
        database_url="postgresql://nobody@localhost/none",
        auth_jwks_url="http://localhost/none",
        assistant_mode="rules",
    )
    return json.dumps(create_app(settings).openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(description())
