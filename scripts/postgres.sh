#!/usr/bin/env bash
# Starts a throw-away PostgreSQL on a socket, runs the command given with DATABASE_URL set, and stops it again.
# Without a command: prints DATABASE_URL and waits for Ctrl-C.
set -euo pipefail

program() {
    local found
    found=$(command -v "$1" || true)
    if [ -z "$found" ]; then
        found=$(find /usr/lib/postgresql /usr/pgsql-* /opt/homebrew/opt -path "*/bin/$1" 2>/dev/null | sort -V | tail -1 || true)
    fi
    if [ -z "$found" ]; then
        echo "postgres: no $1 found; install PostgreSQL 15 or newer (Debian: apt-get install postgresql)" >&2
        exit 3
    fi
    echo "$found"
}

initdb=$(program initdb)
pg_ctl=$(program pg_ctl)
folder=$(mktemp -d "${TMPDIR:-/tmp}/mycel-postgres.XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
    owner=$(id -un postgres 2>/dev/null || id -un nobody)
    chown "$owner" "$folder"
    as=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups --)
fi

stop() {
    (cd / && "${as[@]}" "$pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop >/dev/null 2>&1) || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

(
    cd /
    "${as[@]}" "$initdb" --pgdata="$folder/data" --username=mycel --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
    "${as[@]}" "$pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait --silent \
        --options="-k $folder -c listen_addresses='' -c fsync=off -c max_connections=60" start
)
DATABASE_URL="postgres://mycel@${folder//\//%2F}/postgres"
export DATABASE_URL
if [ $# -gt 0 ]; then
    "$@"
else
    echo "DATABASE_URL=$DATABASE_URL"
    while sleep 3600; do :; done
fi
