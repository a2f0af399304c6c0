#!/bin/sh
# Runs one command of ops/ with the project's own Node. Installs the locked packages if they are
# missing or outdated.
set -eu
cd "$(dirname "$0")/.."
command=$1
shift

stamp=node_modules/.installed-from
if ! cmp -s package-lock.json "$stamp"; then
    echo "Installing the locked npm packages …" >&2
    npm ci --no-audit --no-fund --loglevel=error >&2
    cp package-lock.json "$stamp"
fi
PATH=$PWD/node_modules/.bin:$PATH
export PATH
major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 22 ]; then
    echo "Node 22 or newer is needed; \`node --version\` says $(node --version). Install it, then run this again." >&2
    exit 1
fi
exec node -r ts-node/register/transpile-only "ops/$command.ts" "$@"
