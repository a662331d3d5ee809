# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make report   set up, run every notebook on the shipped data, leave build/site/index.html
#   make test     set up, pass every test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: report test lab env check data bench font clean help
.DEFAULT_GOAL := help

help:
	@echo "make report   run all notebooks on the shipped data -> build/site/index.html"
	@echo "make test     run every test"
	@echo "make lab      explore the notebooks in JupyterLab"
	@echo "make check    lint, types, data registry"
	@echo "make data     rebuild data/clean from data/raw"
	@echo "make bench    measure the speed of re-runs, side by side"
	@echo "make env      set up only (.venv)"

env: $(READY)

# Installing compiles bytecode; without it a run of the notebooks takes 1.7 times as long.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

report: env
	$(BIN)/analysis report

test: env
	$(BIN)/python -m pytest -n 2 --dist worksteal

lab: env
	$(BIN)/analysis lab

check: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/frictionless validate data/datapackage.json

data: env
	$(BIN)/analysis data build

bench: env
	$(BIN)/python tests/benchmarks/speed.py

font: env
	$(BIN)/python tools/cut_font.py

clean:
	rm -rf build $(VENV)
