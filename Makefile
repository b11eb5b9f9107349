# mycel: what can be done here. `make help` lists it; `make run` needs nothing before it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMPS := $(VENV)/.stamps
SAMPLE ?= 1
MOVEMENT ?= movements/open-atlas
WORKERS ?= 2
export UV_LINK_MODE := copy
# Some machines forbid Python to keep what it compiled; every start would then compile everything anew.
export PYTHONDONTWRITEBYTECODE :=
export MYCEL_DATA ?= $(abspath ../shared/data)

LOCALE := src/mycel/site/locale
ROOMS := tests/record tests/people tests/groups tests/catalogue tests/assessment tests/decisions tests/site tests/texts tests/notices tests/deliberation tests/loop
CATALOGUES := $(wildcard $(LOCALE)/*/LC_MESSAGES/django.po)
COMPILED := $(CATALOGUES:.po=.mo)

##@ Use
.PHONY: help run
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## Start mycel with the sample movement (SAMPLE=0: with an empty one)
	@SAMPLE=$(SAMPLE) $(BIN)/mycel serve $(if $(filter 1,$(SAMPLE)),--sample $(MOVEMENT))

##@ Install
.PHONY: install clean
install: $(STAMPS)/python $(STAMPS)/package $(STAMPS)/static $(COMPILED) ## Install into .venv what is missing or out of date
	@:

$(STAMPS)/uv:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mycel needs Python 3.11 or newer; try: make PYTHON=python3.11 install" >&2; exit 2; }
	@test -x $(BIN)/uv || $(BIN)/pip install --quiet --disable-pip-version-check uv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: requirements-dev.txt $(STAMPS)/uv
	@echo "install: Python packages"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt
	@rm -f $(STAMPS)/package && touch $@

$(STAMPS)/package: pyproject.toml requirements.in $(STAMPS)/python
	@echo "install: mycel itself"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(STAMPS)/static: package-lock.json src/mycel/site/vendor.py $(STAMPS)/python
	@if scripts/static.sh; then touch $@; fi

%.mo: %.po $(STAMPS)/python
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

clean: ## Remove what was installed and built; data in var/ stays
	@rm -rf $(VENV) node_modules build src/*.egg-info src/mycel/site/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -f $(COMPILED)

##@ Prove
.PHONY: test test-postgres check fix
test: install ## Run all tests (TESTS=tests/engine: some)
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile $(TESTS)

test-postgres: install ## Run the tests of the rooms with tables on a throw-away PostgreSQL
	@scripts/postgres.sh $(BIN)/pytest -q -n $(WORKERS) $(or $(TESTS),$(ROOMS))

check: install ## Check form, types, layers, migrations and texts; change nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/django-admin makemigrations --check --dry-run --settings mycel.site.settings
	@$(BIN)/python scripts/messages.py check

fix: install ## Mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

##@ Tend
.PHONY: messages docs bench faults snapshot
messages: install ## Extract the texts of templates and code, and bring the catalogues up to date
	@$(BIN)/python scripts/messages.py update

docs: install ## Write the generated pages of docs/reference
	@$(BIN)/python scripts/docs.py && $(BIN)/python scripts/map.py

bench: install ## Measure the hot pages and methods against their targets
	@set -e; for file in bench/bench_*.py; do echo "== $$file"; $(BIN)/python $$file; done

faults: install ## Break things on purpose and print what was lost (SHORT=1: in a minute)
	@set -e; for file in faults/t*.py; do echo "== $$file"; PYTHONPATH=src $(BIN)/python $$file $(if $(SHORT),--short); done

snapshot: install ## Write expected outputs anew, after a change that was meant
	@SNAPSHOT=write $(BIN)/pytest -q tests/snapshots
