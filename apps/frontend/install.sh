#!/bin/sh
# Installs the frontend's locked packages if they are missing or outdated.
set -eu
cd "$(dirname "$0")"
stamp=node_modules/.installed-from
if ! cmp -s package-lock.json "$stamp"; then
    echo "Installing the frontend's locked packages (once)" >&2
    npm ci --no-audit --no-fund --loglevel=error >&2
    cp package-lock.json "$stamp"
fi
