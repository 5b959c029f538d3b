#!/usr/bin/env bash
# The whole suite: brings up a PostgreSQL of its own where none is reachable, then checks and tests.
set -euo pipefail
cd "$(dirname "$0")/.."
export ARTEL_TEST_POSTGRES=${ARTEL_TEST_POSTGRES:-postgresql://postgres@127.0.0.1:5432/postgres}
if ! .venv/bin/python -c "import os, psycopg; psycopg.connect(os.environ['ARTEL_TEST_POSTGRES'], connect_timeout=3)" 2>/dev/null; then
  . tests/postgres.sh
fi
bash tests/check.sh
[ -w /dev/shm ] && export TMPDIR=/dev/shm
if [ $# -gt 0 ]; then
  exec .venv/bin/pytest "$@"
fi
.venv/bin/pytest -n 2 --dist loadfile tests/*.py tests/domain tests/storage tests/print
# What stands on sockets, processes and browsers is tried once more before it counts as broken; the summary names it.
.venv/bin/pytest -n 2 --dist loadfile --reruns 1 -r R tests/screens tests/integrations tests/faults tests/browser
