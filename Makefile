# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need Python 3.11 or newer with venv, git 2.38 or newer, ssh-keygen and gpg; `make test` also
# chromium and fonts-noto-cjk, for the pages of HTML. `.ci/run` installs them where they are missing.

ifeq ($(OS),Windows_NT)
PYTHON ?= python
SCRIPTS := Scripts
else
PYTHON ?= python3
SCRIPTS := bin
endif
VENV := .venv
BIN := $(VENV)/$(SCRIPTS)
READY := $(VENV)/.ready
PYTEST := -m pytest -n auto --dist worksteal
QUICK := --ignore tests/acceptance --ignore tests/adapters --ignore tests/cli \
  --hypothesis-profile quick
LOCK := uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
  --no-annotate --no-header

# Where it is set, every process of every test compiles what it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick portable test-newest test-lowest lint types contracts generated generate site lock bench clean

demo: $(READY) ## a shop's first governed week, from nothing, with the tool's real output
	$(BIN)/trace-gate demo

test: lint types contracts generated ## everything that must hold before a change lands
	$(BIN)/python $(PYTEST)

quick: $(READY) ## the tests of rules on values, with fewer examples each
	$(BIN)/python $(PYTEST) -m "not slow" $(QUICK)

portable: $(READY) ## all but the slow tests: what has to hold on macOS and Windows, too
	$(BIN)/python $(PYTEST) -m "not slow"

test-newest: .venv-newest/.ready ## the tests with the newest version of every package
	.venv-newest/$(SCRIPTS)/python $(PYTEST)

test-lowest: .venv-lowest/.ready ## the tests with the lowest version that each dependency may have
	.venv-lowest/$(SCRIPTS)/python $(PYTEST)

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
	$(BIN)/python scripts/generate_architecture.py --check
	$(BIN)/python scripts/make_demo_history.py --check

generate: $(READY)
	$(BIN)/trace-gate compile
	$(BIN)/python scripts/generate_hooks_manifest.py
	$(BIN)/python scripts/generate_policy_schemas.py
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/generate_formats.py
	$(BIN)/python scripts/generate_reference.py
	$(BIN)/python scripts/generate_architecture.py
	$(BIN)/python scripts/make_demo_history.py
	$(BIN)/python scripts/make_demo_bucket.py
	$(BIN)/python scripts/generate_golden.py
	$(BIN)/python scripts/make_pictures.py

site: $(READY) ## the docs as a site, in build/site: searchable, strict links, no network
	$(BIN)/python scripts/build_site.py build/site

lock: $(READY) ## writes requirements/ anew, with the newest versions of today (needs uv)
	mkdir -p .cache
	$(LOCK) --generate-hashes --extra dev -o requirements/dev.txt
	$(LOCK) --resolution lowest-direct --extra hooks --extra analyst --extra calendar \
	  --extra export --extra fleet \
	  -o .cache/lowest.txt
	echo 'check-jsonschema<0.38' >> .cache/lowest.txt  # 0.38 needs a newer click than it says
	$(LOCK) --generate-hashes --extra dev -c .cache/lowest.txt -o requirements/lowest.txt
	echo 'hatchling>=1.25' > .cache/build.txt
	$(LOCK) .cache/build.txt --generate-hashes -c requirements/dev.txt -o requirements/action.txt
	$(BIN)/python -m tests.support.node_tools  # what package.json there asks for: its versions are exact

bench: $(READY) ## ratios to peers in the same run; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .venv-newest .venv-lowest .venv-peers .cache dist build

# --require-hashes: a fresh machine of next month installs what was tested today. The package
# itself comes last, with the build tools of the lock instead of the newest ones.
INSTALL := -m pip install --quiet --disable-pip-version-check
EDITABLE := $(INSTALL) --no-deps --no-build-isolation -e .

$(READY): pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) --require-hashes -r requirements/dev.txt
	$(BIN)/python $(EDITABLE)
	touch $(READY)

.venv-newest/.ready: pyproject.toml
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/$(SCRIPTS)/python $(INSTALL) --upgrade --editable '.[dev]'
	touch $@

.venv-lowest/.ready: pyproject.toml requirements/lowest.txt
	$(PYTHON) -m venv --clear .venv-lowest
	.venv-lowest/$(SCRIPTS)/python $(INSTALL) --require-hashes -r requirements/lowest.txt
	.venv-lowest/$(SCRIPTS)/python $(EDITABLE)
	touch $@
