# policyweave. `make` alone lists what there is; README.md begins with the two that matter.

VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
LOCKS   := build/locks
SOURCES := build/policyweave tests
JOBS    ?= 2
PORT    ?= 8000

# What is installed is remembered under the checksum of what asked for it, so that nothing is installed twice
# and a changed lock, a switched branch or a moved folder is noticed.
sum            = $(firstword $(shell cat $(1) 2>/dev/null | cksum))
RUNTIME_STAMP := $(VENV)/.runtime-$(call sum,$(LOCKS)/runtime.txt)
DEV_STAMP     := $(VENV)/.dev-$(call sum,$(LOCKS)/dev.txt)
PACKAGE_STAMP := $(VENV)/.package-$(call sum,pyproject.toml build/policyweave/__init__.py)
PLACE_STAMP   := $(VENV)/.place-$(firstword $(shell pwd | cksum))

.DEFAULT_GOAL := help
.PHONY: help site serve test quick lint bench docs pictures lock clean install install-dev
.SUFFIXES:
.NOTPARALLEL:
.DELETE_ON_ERROR:

help:
	@echo 'make site    build every school'"'"'s site into site/; begin at site/public/index.html'
	@echo 'make test    every check and every test, with a browser'
	@echo ''
	@echo 'make serve   show what `make site` built at http://127.0.0.1:$(PORT)/'
	@echo 'make quick   checks and tests without the slow ones and the browser: under a minute'
	@echo 'make lint    style, types and the directions of imports'
	@echo 'make bench   measure, beside other generators: about 20 minutes; writes docs/benchmarks.md'
	@echo 'make docs    write the generated pages of docs/reference/ anew'
	@echo 'make pictures   take the docs'"'"' pictures of our own pages anew'
	@echo 'make lock    choose new versions of the libraries (build/locks/)'
	@echo 'make clean   remove the built sites, the environment and all caches'
	@echo ''
	@echo 'Each does its own set-up. For one school with live preview: $(BIN)/policyweave serve SCHOOL'

# What people run

site: install
	@$(BIN)/policyweave build --pdf
	@echo ''
	@echo 'Open site/public/index.html, or run `make serve` to see the sites as readers will (with search).'

serve:
	@test -f site/public/index.html || $(MAKE) --no-print-directory site
	@echo 'Public: http://127.0.0.1:$(PORT)/public/   Staff: http://127.0.0.1:$(PORT)/staff/   (Ctrl-C ends it)'
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory site $(PORT)

test: lint
	@chromium="$$(build/tools/chromium)" && \
	  CHROMIUM="$$chromium" $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

quick: lint
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m 'not slow and not browser'

lint: install-dev
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# QUICK=1 tries it with a handful of schools and keeps nothing; ONLY=serve measures one part anew; WRITE=1 writes the
# pages again from the last results, with the reasons as they are now.
bench: install-dev
	@$(BIN)/python -m tests.bench.measure $(if $(QUICK),--quick) $(foreach part,$(ONLY),--only $(part)) $(if $(WRITE),--write)

docs: install
	@$(BIN)/python -m policyweave.reference docs/reference

pictures: site install-dev
	@chromium="$$(build/tools/chromium)" && CHROMIUM="$$chromium" $(BIN)/python build/tools/pictures.py

# A lock holds what the public index offers and nothing of this machine's own settings, and it installs on the
# oldest Python that we support: it is made with that one's minor version, and then tried for its first release.
LOCK_ENV  ?= PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL=
PIN       := $(LOCK_ENV) CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --upgrade --generate-hashes \
  --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
  --constraint $(LOCKS)/held-back.txt
LOCK      := $(PIN) --build-deps-for editable
lock: install-dev
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock needs Python 3.11: make clean, then make lock PYTHON=python3.11")'
	@echo 'Choosing versions (about a minute) …'
	@$(LOCK) --output-file $(LOCKS)/runtime.txt pyproject.toml
	@$(LOCK) --extra dev --constraint $(LOCKS)/runtime.txt --output-file $(LOCKS)/dev.txt pyproject.toml
	@echo 'Trying them for Python 3.11.0 …'
	@$(LOCK_ENV) $(PIP) install --dry-run --ignore-installed --target $(VENV)/none --python-version 3.11.0 \
	  --only-binary :all: --no-deps --require-hashes -r $(LOCKS)/dev.txt
	@$(PIN) --constraint $(LOCKS)/dev.txt --output-file tests/bench/peers.txt tests/bench/peers.in
	@echo 'Written: $(LOCKS)/runtime.txt, $(LOCKS)/dev.txt; tests/bench/peers.txt for `make bench`'

clean:
	@rm -rf site dist $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find build tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Set-up

install: $(RUNTIME_STAMP) $(PACKAGE_STAMP)
install-dev: $(RUNTIME_STAMP) $(DEV_STAMP) $(PACKAGE_STAMP)

# The programs of an environment know its folder by name, so one that was moved or copied is made anew; so is
# one whose Python has gone.
ifeq ($(shell test -x $(BIN)/python && echo yes),)
.PHONY: $(PLACE_STAMP)
endif
$(PLACE_STAMP):
	@PYTHON='$(PYTHON)' build/tools/venv $(VENV)
	@touch $@

$(RUNTIME_STAMP): $(PLACE_STAMP)
	@echo 'Installing the libraries that policyweave uses (only when they change; about half a minute) …'
	@rm -f $(VENV)/.runtime-* $(VENV)/.dev-*
	@$(PIP) install --require-hashes -r $(LOCKS)/runtime.txt
	@touch $@

$(DEV_STAMP): $(RUNTIME_STAMP)
	@echo 'Installing the tools that the tests use (only when they change; about half a minute) …'
	@rm -f $(VENV)/.dev-*
	@$(PIP) install --require-hashes -r $(LOCKS)/dev.txt
	@touch $@

$(PACKAGE_STAMP): $(RUNTIME_STAMP)
	@rm -f $(VENV)/.package-*
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
