# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need Python 3.11 or newer with venv, git 2.38 or newer, ssh-keygen and gpg.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test quick lint types contracts generated generate bench clean

demo: $(READY) ## a shop's first governed week, from nothing, with the tool's real output
	$(BIN)/trace-gate demo

test: lint types contracts generated ## everything that must hold before a change lands
	$(BIN)/python -m pytest -n auto --dist loadfile

quick: $(READY) ## the tests that take seconds
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports --cache-dir .cache/import-linter

generated: $(READY) ## schemas, hook manifest and docs are what the code makes
	$(BIN)/trace-gate compile --check
	$(BIN)/python scripts/generate_hooks_manifest.py --check
	$(BIN)/python scripts/generate_policy_schemas.py --check
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/python scripts/generate_reference.py --check
	$(BIN)/python scripts/make_demo_history.py --check

generate: $(READY)
	$(BIN)/trace-gate compile
	$(BIN)/python scripts/generate_hooks_manifest.py
	$(BIN)/python scripts/generate_policy_schemas.py
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/generate_reference.py
	$(BIN)/python scripts/make_demo_history.py
	$(BIN)/python scripts/make_pictures.py

bench: $(READY) ## ratios to peers in the same run; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .venv-peers .cache dist build

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(READY)
