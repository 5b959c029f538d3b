# Sourced: a throw-away PostgreSQL on a port of its own, gone with the shell that asked for it.
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
place=$(mktemp -d)
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=""
if [ "$(id -u)" = 0 ]; then
  chown -R postgres "$place"
  as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi
$as "$bin/initdb" -D "$place/data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
$as "$bin/pg_ctl" -D "$place/data" -w -l "$place/log" -o "-p $port -k $place -c listen_addresses=127.0.0.1" start >/dev/null
trap '$as "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1; rm -rf "$place"' EXIT
export ARTEL_TEST_POSTGRES=postgresql://postgres@127.0.0.1:$port/postgres
