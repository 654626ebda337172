# `make help` lists what there is. What needs .venv makes it first, with everything at the versions
# in constraints.txt.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
WORKERS ?= 2

.PHONY: help report lint test test-fast test-timed clean

help:  ## list what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1:\2/p' Makefile | awk -F: '{ printf "make %-12s%s\n", $$1, $$2 }'

report: .venv/.installed  ## score the sample corpus and write its review report
	$(BIN)/evaluator score references/western-development-2020

lint: .venv/.installed-dev  ## style, types and layers; runs nothing
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

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

clean:  ## take away what was made
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
