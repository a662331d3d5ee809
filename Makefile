# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make report   set up, run every notebook on the shipped data, leave build/site/index.html
#   make test     set up, pass every test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := --quiet --constraint constraints.txt --editable

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

env: $(VENV)/.ready-dev

# One environment, filled with as much as the target needs: report < lab < dev. uv installs several times as fast
# as pip; where it cannot be had, pip does the same. UV=no asks for plain pip.
# Bytecode is compiled once, but for tests and installers; without it a run of the notebooks takes 1.7 times as long.
$(VENV)/.ready-%: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if [ "$(UV)" != no ] && { command -v uv >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; } \
	  && PATH="$$PATH:$(CURDIR)/$(BIN)" uv pip install --python $(BIN)/python $(PIP) '.[$*]'; \
	then :; else $(BIN)/python -m pip install --disable-pip-version-check --no-compile $(PIP) '.[$*]'; fi
	@$(BIN)/python -m compileall -qq -j 0 -x '[/\\](tests|pip|setuptools|pkg_resources|mypy)[/\\]' $(VENV)/lib src || :
	@touch $@ $(if $(filter dev,$*),$(VENV)/.ready-lab $(VENV)/.ready-report,$(if $(filter lab,$*),$(VENV)/.ready-report))

report: $(VENV)/.ready-report
	$(BIN)/analysis report

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

lab: $(VENV)/.ready-lab
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
