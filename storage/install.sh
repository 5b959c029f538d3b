#!/usr/bin/env bash
# Installs what Artel needs on Debian or Ubuntu: `run` for users, `test` for the tests as well.
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-run}

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || { echo "Artel needs Python 3.11 or newer. Install it, then run this again." >&2; exit 2; }

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need wkhtmltopdf wkhtmltopdf
"$python" -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
if [ "$want" = test ]; then
  need chromium chromium
  need pdftotext poppler-utils
  need strace strace
  need soffice libreoffice-writer-nogui
  [ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || packages+=(postgresql)
fi
if [ ${#packages[@]} -gt 0 ]; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  if command -v apt-get >/dev/null; then
    echo "Installing ${packages[*]} …"
    $sudo apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
      echo "Could not install ${packages[*]}: papers need wkhtmltopdf, the tests need the rest." >&2
  else
    echo "Install these yourself: ${packages[*]}" >&2
  fi
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --upgrade >/dev/null
.venv/bin/python -c 'import uv' 2>/dev/null || .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
group=--no-dev; [ "$want" = test ] && group=--dev
VIRTUAL_ENV=$PWD/.venv .venv/bin/python -m uv sync --quiet --frozen --inexact --active $group
