# Laurel. `make demo` and `make test` need Python 3.11 or newer, pip and make; nothing else.
#
#   PORT=9000 make demo              another port (the twin takes the next two)
#   make demo ARGS=--no-browser      options of the demo
#   make test-fast ARGS="-k refund"  options of pytest

PORT   ?= 8000
ARGS   ?=
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN    := .venv/bin
RUN    := .venv/.run-installed
TEST   := .venv/.test-installed

# Tests start many processes; what one of them has compiled, none need compile again.
unexport PYTHONDONTWRITEBYTECODE

# The tests that keep promises on drawn cases: 2,000 each, 200,000 in the soak.
PROMISES := $(addprefix tests/domain/test_,merging.py stories.py warnings.py)

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast soak mutation bench screens preview lint clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: $(RUN) ## the app, its worker and a small store on localhost, with history
	@exec $(BIN)/python -m plugin.demo --port $(PORT) $(ARGS)

# Beside the tests, the types leave no core idle; what they find stands at the end, where it is read.
LINTING = $(MAKE) --no-print-directory lint >.venv/lint.log 2>&1

test: $(TEST) ## everything: style, types, layers, both databases, browser
	@$(LINTING) & lint=$$!; \
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not soak" $(ARGS); tested=$$?; \
	wait $$lint && echo "Style, types and layers are well." || { cat .venv/lint.log; exit 1; }; \
	exit $$tested

# The heart of the house on SQLite: all rules, settling, and once through each door.
FAST := tests/domain tests/programfile tests/locales tests/printing tests/webhooks/test_door.py \
	tests/widgets/test_door.py tests/house/test_docs.py \
	$(patsubst %,tests/service/test_%.py,settling pausing joining claiming verify)

test-fast: $(TEST) ## the inner loop, under a minute: the rules, settling, the doors, on SQLite
	@$(BIN)/ruff check --quiet .
	HYPOTHESIS_PROFILE=fast $(BIN)/python -m pytest -n 2 --dist worksteal -k "not postgresql" \
		-m "not browser and not slow and not soak" $(FAST) $(ARGS)

soak: $(TEST) ## long runs: many kills, nightly properties
	$(BIN)/python -m pytest -m soak $(ARGS)
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n 2 --dist worksteal $(PROMISES)

mutation: $(TEST) ## how many planted faults the domain's tests notice; ARGS="expiry.py --sample 20"
	@$(BIN)/python -m tests.mutation $(ARGS)

bench: $(TEST) ## every benchmark, as tables
	@for bench in benchmarks/bench_*.py; do \
		test -e "$$bench" || { echo "No benchmarks yet."; break; }; \
		PYTHONPATH=. $(BIN)/python "$$bench" || exit 1; \
	done

screens: $(TEST) ## take the pictures in docs/screens anew
	@$(BIN)/python -m tests.journeys.screens $(ARGS)

preview: $(TEST) ## every state of the panel on one page, for designers
	@$(BIN)/python -m tests.widgets.preview $(ARGS)

lint: $(TEST) ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

clean: ## forget the environment and the demo's state
	rm -rf .venv var

# The locked dependencies are installed once; the stamps below keep later runs off the network.

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Laurel needs Python 3.11 or newer; name one with PYTHON=/path/to/python."; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .venv

# uv when it is there; else the environment's own pip, or the machine's where venv brought none.
define install
	@echo "Installing $$(grep -c '==' $(1)) locked packages (once) ..."
	@if command -v uv >/dev/null; then \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	elif test -x $(BIN)/pip; then \
		$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r $(1); \
	else \
		$(PYTHON) -m pip --python $(BIN)/python install -qq --disable-pip-version-check --no-input --require-hashes -r $(1); \
	fi
endef

$(RUN): .ci/lock/run.txt | $(BIN)/python
	$(call install,.ci/lock/run.txt)
	@touch $@

# The test lock holds everything of the run lock, so it stands for both.
$(TEST): .ci/lock/test.txt .ci/lock/run.txt | $(BIN)/python
	$(call install,.ci/lock/test.txt)
	@touch $(RUN) $@
