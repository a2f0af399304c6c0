#!/bin/sh
# Creates a database cluster with the given user, password and database on the first start. Then
# starts the server.
set -eu
[ "${1:-}" = postgres ] || exec "$@"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE"); fi
    if [ -z "${POSTGRES_PASSWORD:-}" ]; then
        echo "Error: Database is uninitialized and superuser password is not specified." >&2
        exit 1
    fi
    user=${POSTGRES_USER:-postgres} database=${POSTGRES_DB:-${POSTGRES_USER:-postgres}}
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    secret=$(mktemp /tmp/pw.XXXXXX)
    printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
    initdb --username="$user" --pwfile="$secret" --auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8
    rm -f "$secret"
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    if [ "$database" != postgres ]; then
        pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
        createdb --username="$user" --host=/var/run/postgresql "$database"
        pg_ctl -D "$PGDATA" -m fast -w stop
    fi
fi
exec "$@" -c listen_addresses='*'
