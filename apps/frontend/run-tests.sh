#!/bin/sh
# Runs the frontend's checks: types, unit tests, and tests of a production build. Needs Node 22 and
# npm; installs the locked packages first.
set -eu
cd "$(dirname "$0")"
sh ./install.sh
npm run --silent typecheck
npm run --silent test
exec npm run --silent test:build
