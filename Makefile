# Two commands do everything on a fresh machine:  make site   and   make test.
# `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help site test check quick explore serve learn lock dist browser clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

site: $(VENV)/.generator browser ## build the book into site/ (runs the examples that have no fresh record)
	@$(BIN)/tatka status >/dev/null 2>&1 || $(MAKE) --no-print-directory $(VENV)/.course
	@$(BIN)/tatka build $(BUILD)

serve: $(VENV)/.generator ## show the book while you write
	@$(BIN)/tatka serve

test: $(VENV)/.course browser check ## every check: format, lint, types, imports, all tests
	$(PYTEST)

check: $(VENV)/.checks ## the checks that run nothing: format, lint, types, imports (no TensorFlow)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: $(VENV)/.checks ## the tests that need no kernel, no browser and no TensorFlow
	$(PYTEST) -m "not slow"

explore: $(VENV)/.course browser ## the property tests, with seeds of their own
	HYPOTHESIS_PROFILE=explore $(PYTEST) -m property

# The generator alone is enough to edit prose and build the site: no TensorFlow.
$(VENV)/.generator: locks/site.txt pyproject.toml
	@echo "Creating the environment in $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r locks/site.txt
	@$(PIP) --no-deps -e .
	@touch $@

# What the checks need on top.
$(VENV)/.checks: $(VENV)/.generator locks/check.txt
	@echo "Adding the checks to $(VENV) …"
	@$(PIP) --require-hashes -r locks/check.txt
	@touch $@

# And what the examples need.
$(VENV)/.course: $(VENV)/.generator locks/dev.txt
	@echo "Adding TensorFlow and the checks to $(VENV); this takes a few minutes the first time …"
	@$(PIP) --require-hashes -r locks/dev.txt
	@touch $(VENV)/.checks $@

browser: $(VENV)/.generator
	@sh tools/browser.sh $(BIN)/python

lock: $(VENV)/.course ## take the newest versions of all packages into locks/
	@sh tools/lock.sh $(BIN)/uv --upgrade

learn: $(VENV)/.course ## what the examples need, TensorFlow included

dist: $(VENV)/.course ## the generator as a wheel and a source archive, in dist/
	@rm -rf dist
	@$(BIN)/uv build --quiet --no-build-isolation --out-dir dist

clean: ## remove what was built (records stay)
	rm -rf site .tatka build dist
