# Everything a developer or a newcomer runs. Each target does its own set-up; only Python 3.11 or later is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := ara_domain ara_resources ara_assets

.DEFAULT_GOAL := help
.PHONY: help demo up test prove check bench format lock clean

help:
	@echo "make demo    install, generate 300 sample homes, run the pipeline on them, show plans"
	@echo "make test    install and run every test but the slow ones"
	@echo "make prove   run the slow tests: runs killed at many more instants, solvers compared on many more homes"
	@echo "make check   formatting, lint, types, import walls, Dagster definitions"
	@echo "make bench   measure engine, optimiser, storage, pipeline, register calls and remapping; run the slow proofs"
	@echo "make up      database, Dagster UI and sensors on this machine"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ARA needs Python 3.11 or later; point PYTHON at one: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime
	$(BIN)/ara demo

up: $(VENV)/.runtime
	$(BIN)/ara up

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not bench and not slow" -n auto --dist loadgroup

prove: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow -n auto --dist loadgroup

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/dagster definitions validate -m ara_assets.definitions

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks
	$(BIN)/python -m pytest -m bench

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv (https://docs.astral.sh/uv); run after changing a dependency in pyproject.toml.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras --quiet
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) sample out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
