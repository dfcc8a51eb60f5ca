#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL that lives in a temporary folder and is always taken away:
#   with-postgres.sh go test ./internal/store/...
# The command finds the server in SHAREWELL_TEST_POSTGRES. Nothing is kept, so nothing is synced to disk.
set -euo pipefail
if (($# == 0)); then
  echo "usage: with-postgres.sh COMMAND [ARGUMENT...]" >&2
  exit 2
fi
newest=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1 || true)
bin=${SHAREWELL_POSTGRES_BIN:-$newest}
if [[ ! -x $bin/initdb ]]; then
  echo "with-postgres: PostgreSQL is missing (no initdb under /usr/lib/postgresql); run: make setup" >&2
  exit 1
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/sharewell-postgres.XXXXXX")
as=() # the server refuses to run as root
if [[ $(id -u) == 0 ]]; then
  chown postgres "$dir"
  as=(runuser -u postgres --)
fi
finish() {
  local status=$?
  trap - EXIT
  "${as[@]}" "$bin/pg_ctl" stop --silent --pgdata="$dir/data" --mode=immediate >/dev/null 2>&1 || true
  rm -rf "$dir"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(
  cd "$dir"
  umask 077
  printf '%s\n' "$password" >password
  if ((${#as[@]})); then chown postgres password; fi
  "${as[@]}" "$bin/initdb" --pgdata=data --username=sharewell --pwfile=password --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >init.log 2>&1 || { cat init.log >&2; exit 1; }
)

start() {
  (cd "$dir" && "${as[@]}" "$bin/pg_ctl" start --silent --wait --pgdata="$dir/data" --log="$dir/server.log" --options="\
    -p $1 -k $dir -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB -c timezone=UTC" >/dev/null)
}
for _ in 1 2 3 4 5; do # another program may hold the port
  port=$((20000 + RANDOM % 40000))
  if start "$port"; then break; fi
  port=
done
if [[ -z $port ]]; then
  cat "$dir/server.log" >&2
  echo "with-postgres: the server did not start" >&2
  exit 1
fi

export SHAREWELL_TEST_POSTGRES="postgres://sharewell:$password@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
