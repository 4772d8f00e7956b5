# Two commands set up a fresh machine: `make demo` and `make test`. Both only need python3 (3.11 or newer).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
DEMO_DIR ?= demo-review

.PHONY: demo test check bench clean

demo: $(READY)  ## a whole small review, offline; on a terminal it opens the screening app
	$(BIN)/litreview demo $(DEMO_DIR)

test: check  ## lint, types, import contracts, then every test with its coverage
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term

check: $(READY_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(READY_DEV)  ## what a person waits for, measured
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("litreview needs Python 3.11 or newer; name one with PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(READY_DEV): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(READY) $@
