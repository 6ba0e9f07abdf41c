# Everything starts here; `make` alone says what there is.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
PYTHON_OF_VENV := .venv/bin/python
# For pytest: make test ARGS="-k journal"
ARGS ?=

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- use ---------------------------------------------------------------------------------------------------------

.PHONY: run
run: ## Start the register with demonstration data on http://127.0.0.1:$PORT (8000); Ctrl-C stops all of it
	@sh scripts/bootstrap.sh runtime
	@exec sh scripts/run.sh

# --- check -------------------------------------------------------------------------------------------------------

.PHONY: test
test: setup ## Run the whole suite on SQLite and on PostgreSQL, browser journeys on the latter (ARGS go to pytest)
	@sh scripts/test.sh $(ARGS)

.PHONY: check
check: lint types imports test ## Everything that must be right before a change lands: lint, types, imports, tests

.PHONY: lint
lint: setup ## Check the style of code and templates
	@.venv/bin/ruff check .
	@.venv/bin/djlint templates --lint --quiet

.PHONY: types
types: setup ## Check the types
	@.venv/bin/mypy

.PHONY: imports
imports: setup ## Check that imports go one way
	@.venv/bin/lint-imports --no-logo

.PHONY: torture
torture: setup ## Survive kill -9, full disks, floods: the list of docs/security.md on real servers (long)
	@$(PYTHON_OF_VENV) -m scripts.catalogues compile
	@IRIS_ENV=test $(PYTHON_OF_VENV) -m pytest tests/torture $(ARGS)

.PHONY: bench
bench: setup ## Measure the ratios of docs/performance.md on the large register; writes var/bench.json
	@$(PYTHON_OF_VENV) -m bench --out var/bench.json $(ARGS)

.PHONY: bench-large
bench-large: setup ## The same from 10,000 to 1,000,000 agencies, for the growth rows (an hour)
	@$(PYTHON_OF_VENV) -m bench --large --out var/bench-large.json $(ARGS)

# --- build -------------------------------------------------------------------------------------------------------

.PHONY: setup
setup: ## Make the environment in .venv with everything that building and testing needs
	@sh scripts/bootstrap.sh dev

.PHONY: fix
fix: setup ## Mend what the linter can mend by itself
	@.venv/bin/ruff check --fix .

.PHONY: catalogues
catalogues: setup ## Bring the translations' catalogues up to date with the texts, and compile them
	@$(PYTHON_OF_VENV) -m scripts.catalogues update
	@$(PYTHON_OF_VENV) -m scripts.catalogues compile

.PHONY: lock
lock: setup ## Pin all requirements anew, with hashes, after a change of requirements/*.in (ARGS=--upgrade for all)
	@sh scripts/lock.sh $(ARGS)

.PHONY: screenshots
screenshots: setup ## Take the pictures of the README from a running demonstration
	@$(PYTHON_OF_VENV) -m scripts.catalogues compile
	@$(PYTHON_OF_VENV) -m scripts.screenshots
