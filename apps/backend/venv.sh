#!/bin/sh
# Prints the path of a virtual environment with the backend's locked packages, including those of
# the tests. Creates it if it does not exist. It is in the user's cache directory, one per version
# of uv.lock.
set -eu
cd "$(dirname "$0")"
uv_version=0.13.8

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "The backend needs Python 3.11 or newer; python3 is $(python3 --version 2>&1). Put a newer one first in PATH." >&2
  exit 1
}
key=$(python3 -c 'import hashlib, platform; print(hashlib.sha256(open("uv.lock", "rb").read()).hexdigest()[:12] + "-py" + platform.python_version())')
cache=${XDG_CACHE_HOME:-$HOME/.cache}/todo-chatbot/backend-venv
venv=$cache/$key
uv=$cache/uv-$uv_version

if [ ! -e "$venv/.complete" ]; then
  echo "Installing the backend's locked packages into $venv (once)" >&2
  mkdir -p "$cache"
  [ -x "$uv/bin/uv" ] || { python3 -m venv "$uv" && "$uv/bin/pip" install --quiet --disable-pip-version-check "uv==$uv_version"; }
  UV_PROJECT_ENVIRONMENT=$venv "$uv/bin/uv" sync --quiet --frozen --python "$(command -v python3)" --no-python-downloads
  touch "$venv/.complete"
fi
echo "$venv"
