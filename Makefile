# make run | demo | test | bench : each installs what it needs first.
SHELL := /bin/bash
PY := .venv/bin/python
export UV_LINK_MODE := copy

.PHONY: run demo test bench check clean

run: .venv/.run
	@$(PY) main.py run

demo: .venv/.run
	@ARTEL_DATA=$${ARTEL_DATA:-demo-data} $(PY) main.py demo

test: .venv/.test
	@bash tests/run.sh

bench: .venv/.test
	@bash tests/benchmarks/run.sh

check: .venv/.test
	@bash tests/check.sh

.venv/.run: uv.lock pyproject.toml storage/install.sh
	@bash storage/install.sh run
	@touch $@

.venv/.test: uv.lock pyproject.toml storage/install.sh
	@bash storage/install.sh test
	@touch $@ .venv/.run

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .bench
