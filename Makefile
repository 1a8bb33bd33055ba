# The two a newcomer needs: `make run` serves the product, `make test` proves it. Both start from a clean clone.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := livechat/i18n/catalogues
# One more than there are cores: tests of servers and browsers often wait. Those of one file stay together.
PARALLEL := --numprocesses $(shell echo $$(($$(nproc) + 1))) --dist worksteal
# Calls whose first argument is a sentence for people; tests/i18n keeps the list complete.
WORDS := _ ngettext:1,2 marked Refusal Invalid Malformed Unauthenticated CodeNeeded Forbidden SecureFirst PasswordFirst NotFound Conflict TooLarge RateLimited Blocked Unavailable ScopeMissing WrongMethod UpgradeNeeded

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup run test format-check lint types unit served browser architecture chromium format bench dist translations docs lock clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# --- setting up: once, and again only when what it depends on has changed ---------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "livechat needs Python 3.11 or newer; set PYTHON=/path/to/python3.x"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable '.[push,oauth]'
	@touch $@

$(VENV)/.dev: pyproject.toml requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable '.[dev]'
	@touch $@ $(VENV)/.run

setup: $(VENV)/.dev ## Make .venv with everything that developing needs

# --- running ------------------------------------------------------------------------------------------------------

run: $(VENV)/.run ## Serve the product on http://localhost:10000 (PORT=… for another port)
	$(BIN)/livechat serve --config livechat.toml $(if $(PORT),--port $(PORT))

# --- proving ------------------------------------------------------------------------------------------------------

test: format-check lint types architecture unit served browser ## Prove everything

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev ## Look for mistakes without running anything
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

architecture: $(VENV)/.dev
	$(BIN)/pytest --quiet tests/test_architecture.py

unit: $(VENV)/.dev ## The tests that need neither a served process nor a browser
	$(BIN)/pytest --quiet $(PARALLEL) --ignore=tests/served --ignore=tests/browser --ignore=tests/test_architecture.py

served: $(VENV)/.dev ## The tests that start a real server
	$(BIN)/pytest --quiet $(PARALLEL) tests/served

browser: $(VENV)/.dev chromium ## The tests in a real browser (EVERY_LANGUAGE=1: each page in all five languages, not English, Arabic and a third in turn)
	$(BIN)/pytest --quiet $(PARALLEL) tests/browser

# Without a window of its own Chromium is a third quicker, but shows no notifications: both are used. The browser tests are
# skipped with a reason where there is none and none may be installed.
chromium:
	@command -v chromium-headless-shell >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium chromium-headless-shell >/dev/null; } \
	  || for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done \
	  || echo "Chromium could not be installed: the browser tests will be skipped"

format: $(VENV)/.dev ## Put every Python file into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Measure against the bare reference of the same run
	$(BIN)/python -m tests.bench

# --- what is generated --------------------------------------------------------------------------------------------

docs: $(VENV)/.run ## Write the references in docs/ and livechat.toml anew from the declarations in the code
	$(BIN)/python -c 'from livechat import settings; print(settings.reference(), end="")' > docs/settings.md
	$(BIN)/python -c 'from livechat import settings; print(settings.commented(), end="")' > livechat.toml
	$(BIN)/python -c 'from livechat import app; from livechat.operations import reference; print(reference.protocol(app.FEATURES), end="")' > docs/protocol.md
	$(BIN)/python -c 'from livechat import app; from livechat.operations import reference; print(reference.webhooks(app.FEATURES), end="")' > docs/webhooks.md
	$(BIN)/python -c 'from livechat import app; from livechat.operations import reference; print(reference.authorisation(app.FEATURES), end="")' > docs/authorisation.md
	$(BIN)/python -c 'from livechat.operations import reference; print(reference.decisions(), end="")' > docs/workspace-settings.md

translations: $(VENV)/.dev ## Collect new words, update the catalogues and compile them
	$(BIN)/pybabel --quiet extract --mapping $(CATALOGUES)/babel.cfg --no-default-keywords --keywords="$(WORDS)" --sort-output --no-location --omit-header --width=120 --output $(CATALOGUES)/livechat.pot .
	$(BIN)/pybabel --quiet update --domain livechat --input-file $(CATALOGUES)/livechat.pot --output-dir $(CATALOGUES) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=120
	$(BIN)/pybabel --quiet compile --domain livechat --directory $(CATALOGUES) --statistics

dist: $(VENV)/.dev ## Build the wheel and the one self-contained file: dist/livechat
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel
	$(BIN)/shiv --quiet --constraint requirements.lock --python "/usr/bin/env $$($(BIN)/python -c 'import sys; print("python%d.%d" % sys.version_info[:2])')" --reproducible --compressed --console-script livechat --output-file dist/livechat dist/*.whl
	@ls -l dist

lock: $(VENV)/.dev ## Write down the versions of what is installed
	$(BIN)/python -m pip freeze --exclude-editable --exclude livechat --exclude pip --exclude setuptools > requirements.lock

clean: ## Remove what make has built (never the data)
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
