#!/bin/sh
# Runs the backend's tests on a real Postgres. Needs only python3 (3.11 or newer) with venv. Passes
# its arguments to pytest.
set -eu
cd "$(dirname "$0")"
venv=$(sh ./venv.sh)

# Keeps the bytecode of pytest and of the servers it starts out of the checkout.
PYTHONPYCACHEPREFIX=$venv/pycache exec "$venv/bin/python" -m pytest "$@"
