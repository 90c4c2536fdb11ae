# soleus. `make` alone lists what it can do; every verb sets up what it needs.

PYTHON ?= python3
BIN := .venv/bin
export PYTHON
# Each command that a test starts would compile the whole program anew: a second of work each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# ---- set-up --------------------------------------------------------------------------------------

# A stamp in .venv says that a layer is complete. A .venv that was moved here, or whose Python has
# gone, is filled again although its stamps are there.
HEALTHY := $(shell $(BIN)/python -c 'import os, soleus; \
	print(os.path.samefile(soleus.__file__, "host/soleus/__init__.py"))' 2>/dev/null)
ifneq ($(HEALTHY),True)
.PHONY: .venv/.runtime .venv/.dev .venv/.bench
endif

.venv/.runtime: requirements/runtime.txt pyproject.toml
	@sh tools/venv.sh runtime

.venv/.dev: .venv/.runtime requirements/dev.txt
	@sh tools/venv.sh dev

.venv/.bench: .venv/.dev requirements/bench.txt
	@sh tools/venv.sh bench

FIRMWARE_PACKAGES := make gcc libc6-dev gcc-avr avr-libc binutils-avr libsimavr-dev libelf-dev
ARDUINO_PACKAGES := arduino-builder arduino-core-avr
BROWSER_PACKAGES := chromium fonts-dejavu-core
SCREEN_PACKAGES := tmux
FUZZ_PACKAGES := make gcc libc6-dev clang libclang-rt-dev

# Without a package the tests that need it are skipped with the reason (in CI they fail), so a
# refusal does not stop the others.
.PHONY: packages firmware-packages
packages:
	@sh tools/system-packages.sh "the firmware tests" $(FIRMWARE_PACKAGES) || true
	@sh tools/system-packages.sh "the Arduino build" $(ARDUINO_PACKAGES) || true
	@sh tools/system-packages.sh "the pictures" $(BROWSER_PACKAGES) || true
	@sh tools/system-packages.sh "the terminal tests" $(SCREEN_PACKAGES) || true

firmware-packages:
	@sh tools/system-packages.sh "the firmware" $(FIRMWARE_PACKAGES)

# Neither a real process nor a screen nor a compiler: what an edit breaks shows here first.
FAST_TESTS := $(addprefix tests/,core wire store link live report project tools)

# ---- verbs ---------------------------------------------------------------------------------------

.PHONY: help setup demo test check test-clean lint generate bench soak fuzz firmware firmware-image \
	sim-probe lock clean

help: ## list the verbs
	@echo "make VERB, where VERB is one of:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

setup: .venv/.runtime ## make .venv with soleus in it, nothing else
	@:

demo: .venv/.runtime ## open soleus on the simulated probe, with example history
	@$(BIN)/soleus demo

test: .venv/.dev packages lint ## install what the checks need, then run every check and test
	@sh tools/firmware-checks.sh
	@$(BIN)/pytest -n 4 --dist loadgroup --no-loadscope-reorder -m 'not alone and not soak'
	@$(BIN)/pytest -m alone

check: .venv/.dev lint ## lint and the fast half of the tests, for the developer's loop
	@$(BIN)/pytest -q -n 2 --dist loadgroup \
		-m 'not alone and not slow and not soak and not firmware and not browser' $(FAST_TESTS)

test-clean: ## prove `make demo` and `make test` in a fresh Debian (SUITE=bookworm or trixie)
	@sh tools/system-packages.sh "a fresh Debian" mmdebstrap git
	@$(PYTHON) -m tools.test_clean $(or $(SUITE),bookworm)

lint: .venv/.dev ## check generated files, style, types, layers and dead code
	@$(BIN)/python -m tools.generate --check
	@$(BIN)/python -m tools.firmware_image --check
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/vulture

generate: .venv/.dev ## rewrite every generated file, and every golden file that differs
	@$(BIN)/python -m tools.generate
	@$(BIN)/pytest -q -n 2 -m golden --renew

# SOLEUS_BENCH_MIN may name host/min.py of github.com/min-protocol/min, to be measured as well.
bench: .venv/.bench firmware-packages ## measure speed and size; the figures go to tests/bench
	@$(BIN)/python -m tests.bench

soak: .venv/.dev ## run for long: full rate, every loss counted, thorough tests
	@$(BIN)/pytest -q -n 2 -m 'soak or hypothesis' --hypothesis-profile soak
	@$(BIN)/python -m tests.soak

fuzz: ## try the firmware with libFuzzer for SECONDS=60; `make test` does it for a moment with gcc
	@sh tools/system-packages.sh "the fuzz target" $(FUZZ_PACKAGES)
	@$(MAKE) --no-print-directory -C firmware fuzz SECONDS='$(SECONDS)'

firmware: firmware-packages ## build the probe's image and show its size
	@$(MAKE) --no-print-directory -C firmware avr

firmware-image: .venv/.runtime firmware-packages ## renew the image that travels with soleus
	@$(BIN)/python -m tools.firmware_image

# FORCE: a file of t_s,force_n whose t = 0 is the first START command.
FORCE ?=
SENSOR ?= hx711
SECONDS ?= 60
sim-probe: firmware ## run the real image in simavr: FORCE=curve.csv SENSOR=hx711 SECONDS=60
	@$(MAKE) --no-print-directory -C tests/simavr run \
		FORCE='$(abspath $(FORCE))' SENSOR='$(SENSOR)' SECONDS='$(SECONDS)'

lock: ## pin packages with hashes again (LOCK=--upgrade for newer ones)
	@sh tools/lock.sh $(LOCK)

clean: ## remove what was built; .venv stays
	@rm -rf build dist firmware/build tests/simavr/build .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis snapshot_report.html
	@find host tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
