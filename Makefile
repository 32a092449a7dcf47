# Two commands: `make run` opens the dashboard, `make test` checks everything. Both set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint browser bench screenshots clean

run: $(VENV)/.installed
	$(BIN)/tastemap

test: $(VENV)/.tested browser lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/unit tests/app analytics
	$(BIN)/python -m pytest tests/browser

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(VENV)/.tested
	@$(BIN)/python -m tests.browser.install

bench: $(VENV)/.peers
	$(BIN)/python -m benchmarks

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

$(VENV)/.peers: $(VENV)/.tested
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[bench]"
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache screenshots
