# Two commands set up a fresh machine: `make demo` and `make test`. Both only need python3 (3.11 or newer).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
DEMO_DIR ?= demo-review

PO := litreview/locale/nb/LC_MESSAGES/litreview.po

COUNT ?= 200
KEYS ?= 10000

.PHONY: demo test check coverage bench soak monkey catalogue clean

demo: $(READY)  ## a whole small review, offline; on a terminal it opens the screening app
	$(BIN)/litreview demo $(DEMO_DIR)

test: check  ## lint, types, import contracts, then every test
	$(BIN)/python -m pytest -n 5 --dist worksteal

coverage: $(READY_DEV)  ## every test again, counting the lines it runs; this takes more than twice as long
	$(BIN)/python -m pytest -n 5 --dist worksteal --cov --cov-report=term

check: $(READY_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(READY_DEV)  ## what a person waits for, measured
	$(BIN)/python -m benchmarks.run

soak: $(READY_DEV)  ## kill, cut the power, flip bits, fill disks: COUNT=1000 for as often
	LITREVIEW_SOAK=$(COUNT) $(BIN)/python -m pytest tests/soak --durations=0

monkey: $(READY_DEV)  ## KEYS random keys on every screen: nothing breaks, nothing is lost, undo restores exactly
	LITREVIEW_MONKEY=$(KEYS) $(BIN)/python -m pytest tests/tui/test_monkey.py -n 3 --durations=0

catalogue: $(READY_DEV)  ## new texts into the Norwegian catalogue; run it again once they are translated
	$(BIN)/pybabel -q extract --no-location --sort-output --no-wrap -k _ -k ngettext:1,2 -o $(VENV)/litreview.pot litreview
	$(BIN)/pybabel -q update -D litreview -l nb -d litreview/locale -i $(VENV)/litreview.pot \
	  --no-fuzzy-matching --no-wrap --ignore-obsolete
	sed -i.old -E -e '/^"(Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):/d' \
	  -e 's/^"Project-Id-Version:.*/"Project-Id-Version: litreview\\n"/' $(PO) && rm $(PO).old
	msgfmt --no-hash -o $(PO:.po=.mo) $(PO)  # from the gettext tools; unlike pybabel it writes no date

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
