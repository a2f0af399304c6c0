#!/bin/sh
# The backend's tests on a real Postgres. Needs only python3 (3.11 or newer) with venv; arguments go
# to pytest.
set -eu
cd "$(dirname "$0")"
venv=$(sh ./venv.sh)

# pytest and the servers it starts keep their bytecode out of the checkout.
PYTHONPYCACHEPREFIX=$venv/pycache exec "$venv/bin/python" -m pytest "$@"
