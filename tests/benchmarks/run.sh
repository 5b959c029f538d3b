#!/usr/bin/env bash
# The benchmarks: brings up a PostgreSQL of its own where none is reachable; its data lives on a disk, not in memory.
set -euo pipefail
cd "$(dirname "$0")/../.."
export ARTEL_TEST_POSTGRES=${ARTEL_TEST_POSTGRES:-postgresql://postgres@127.0.0.1:5432/postgres}
if ! .venv/bin/python -c "import os, psycopg; psycopg.connect(os.environ['ARTEL_TEST_POSTGRES'], connect_timeout=3)" 2>/dev/null; then
  mkdir -p .bench
  export TMPDIR=/var/tmp
  . tests/postgres.sh
fi
.venv/bin/python -m tests.benchmarks.run "$@"
