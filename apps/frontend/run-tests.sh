#!/bin/sh
# The frontend's tests: types, behaviour, and what a production build contains. Needs Node 22 and
# npm; installs the lock once.
set -eu
cd "$(dirname "$0")"
sh ./install.sh
npm run --silent typecheck
npm run --silent test
exec npm run --silent test:build
