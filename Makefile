# `make help` lists what there is. What needs .venv makes it first, with everything at the versions
# in constraints.txt.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
WORKERS ?= 2

.PHONY: help report lint lint-python lint-page test test-fast test-timed clean

help:  ## list what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1:\2/p' Makefile | awk -F: '{ printf "make %-12s%s\n", $$1, $$2 }'

report: .venv/.installed  ## score the sample corpus and write its review report
	$(BIN)/evaluator score references/western-development-2020

lint: lint-python lint-page  ## style, types and layers; runs nothing

lint-python: .venv/.installed-dev  ## of these, what is Python
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-page: node_modules/.installed  ## of these, the report's scripts and stylesheet
	$(NPM) run --silent lint

test: lint  ## lint, then all tests in WORKERS processes, as continuous integration does
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

# Left out: what opens a browser, encodes the samples, starts the program or feeds it hostile files.
SLOW := alignment cli embedding fuzz plugins report runs survival
test-fast: .venv/.installed-dev  ## tests of single rooms, without browser, encoder or processes
	$(BIN)/pytest -n $(WORKERS) --dist loadfile $(SLOW:%=--ignore=tests/%)

test-timed: .venv/.installed-dev  ## tests that compare times, for a quiet machine
	$(BIN)/pytest -m timed

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/.installed-dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

# Node.js comes with the development tools, from PyPI.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
node_modules/.installed: .venv/.installed-dev package.json package-lock.json
	@$(NPM) ci --no-audit --no-fund --loglevel=error || { \
	  echo "make: what checks the report's scripts (package.json) has to come from an npm registry" \
	    "once; npm_config_registry names another one, and make lint-python goes without" >&2; exit 1; }
	@touch $@

clean:  ## take away what was made
	rm -rf .venv node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
