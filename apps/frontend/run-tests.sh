#!/bin/sh
# The frontend's tests: types, behaviour, and what a production build contains. Needs Node 22 and npm; installs the lock once.
set -eu
cd "$(dirname "$0")"
stamp=node_modules/.installed-from
if ! cmp -s package-lock.json "$stamp"; then
    echo "Installing the frontend's locked packages (once)" >&2
    npm ci --no-audit --no-fund --loglevel=error >&2
    cp package-lock.json "$stamp"
fi
npm run --silent typecheck
npm run --silent test
exec npm run --silent test:build
