# The commands of every day. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Handbill needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: on Debian or Ubuntu, apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/dev: .venv/made pyproject.toml constraints.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Telegram's own parser, which judges every message of the demo, is a compiled library: not for every machine.
.venv/demo: .venv/made pyproject.toml constraints.txt
	@echo "Installing Handbill into .venv; this is done once ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo]' 2>.venv/pip.log || { \
		if grep -q 'No matching distribution found for tdjson' .venv/pip.log; then \
			echo "The demo needs tdjson, and there is none for this machine ($$(uname -sm), $$($(BIN)/python -V)):" \
				"try it on another, or with another Python."; \
		else grep ERROR .venv/pip.log | tail -n 3; \
			echo "pip could not install what the demo needs: is there a network? All that it said is in .venv/pip.log."; \
		fi; exit 1; }
	@touch $@

.PHONY: demo
demo: .venv/demo ## see it at work: a sample publication and a stand-in for Telegram, in the browser
	@$(BIN)/handbill demo

.PHONY: check
check: .venv/dev ## the quick one: format, lint, types, contracts, tests of settings, rules, views, html, storage
	$(BIN)/ruff format --check bot storage tests
	$(BIN)/ruff check bot storage tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 tests/config tests/rules tests/views tests/html tests/storage

# Most tests wait for others most of the time; these measure, or work the machine hard, and have it to themselves.
# What a rehearsal measures is the bot as it runs for people, so its lines are not counted then: that made the time until
# what was sent is recorded over ten times as long.
ALONE := tests/rehearsals tests/benchmarks

.PHONY: test
test: .venv/dev ## everything that CI runs
	$(BIN)/ruff format --check bot storage tests
	$(BIN)/ruff check bot storage tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 4 --dist loadscope --cov --cov-report= --cov-fail-under=0 $(ALONE:%=--ignore=%)
	$(BIN)/pytest --cov --cov-append --cov-report=term tests/benchmarks
	$(BIN)/pytest tests/rehearsals

# Whom we are compared with has a venv of its own: aiogram wants an older pydantic than ours, which nothing measured uses.
.venv-bench/made: .venv/made pyproject.toml constraints.txt
	@echo "Installing Handbill and its peers into .venv-bench; this is done once ..."
	@$(BIN)/python -m venv .venv-bench
	@grep -v '^pydantic' constraints.txt >.venv-bench/constraints.txt
	@.venv-bench/bin/pip install --quiet --disable-pip-version-check -c .venv-bench/constraints.txt -e '.[bench]'
	@touch $@

.PHONY: bench
bench: .venv-bench/made ## measure, and write docs/benchmarks.md; ONLY=delivery,pace,converting SIZE=small to try some
	@.venv-bench/bin/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(SIZE),--size $(SIZE))

.PHONY: rehearse
rehearse: .venv/dev ## the worst in full, kills, all troubles at once, full disks, lost networks, corrections: some 20 minutes
	REHEARSE=full $(BIN)/pytest -q -s tests/rehearsals

.PHONY: format
format: .venv/dev ## let ruff set the code
	$(BIN)/ruff format bot storage tests
	$(BIN)/ruff check --fix bot storage tests

.PHONY: clean
clean: ## remove the virtual environment and what tools left
	rm -rf .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
