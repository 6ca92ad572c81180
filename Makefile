# Needs Python 3.11+ and make; everything else comes hashed from the package registry into .venv.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# haiku.rag needs Python 3.12 or newer.
PEERS_PYTHON ?= $(shell command -v python3.13 || command -v python3.12 || command -v python3)
BIN := .venv/bin
DATA ?= ../shared
EXAMPLES ?= 5000
# Most of a test's time is waiting, so there are three workers more than cores, at most eight; each takes up to 900 MB.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); [ $$cores -lt 6 ] || cores=5; echo $$((cores + 3)))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv

# An environment that forbids byte code would make every later start some seconds slower.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup dev demo test fuzz lint lock bench peers feeds record pictures emulator clean

setup: .venv/run.stamp ## create .venv with `desk` in it

dev: .venv/dev.stamp ## the same, with the tools of the gates

demo: setup ## play a day of the bot on the sample corpus, then stay as a prompt
	@$(BIN)/desk demo

# Files with few tests, those that kill desks, take longest: sorted by their number of tests they would come last.
test: dev ## run all tests side by side; make test PYTEST="-k digest" runs some, WORKERS=0 one after the other
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST)

emulator: ## bring the third-party Slack that tests/emulator talks to (needs Node 20 and npm)
	npm install --prefix tests/emulator --no-package-lock --ignore-scripts --no-audit --no-fund --silent

fuzz: dev ## break every parser's input EXAMPLES times each (the default takes about half an hour); keeps what breaks one
	FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/fuzz -k whatever --durations=0 $(PYTEST)

lint: dev ## run every gate that reads code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

UPGRADE ?= --upgrade
lock: ## resolve the dependencies anew (needs uv); make lock UPGRADE= changes no version that need not change
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE) -o requirements/run.txt
	uv pip compile pyproject.toml --group dev -c requirements/run.txt --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE) -o requirements/dev.txt

bench: setup ## measure start, speed and memory (some 15 minutes), and quality on the question sets in DATA, if they are there
	@echo "== benchmarks/start.py"; $(BIN)/python benchmarks/start.py
	@echo "== benchmarks/speed.py"; $(BIN)/python benchmarks/speed.py
	@echo "== benchmarks/follow_ups.py"; $(BIN)/python -m benchmarks.follow_ups
	@echo "== benchmarks/topics.py"; $(BIN)/python benchmarks/topics.py
	@for set in multihop realtimeqa; do more=; \
		if [ ! -f "$(DATA)/$$set/corpus.jsonl" ]; then echo "$$set: it needs a corpus and questions: see docs/evaluation.md."; continue; fi; \
		[ $$set = multihop ] || more=--answers; echo "== benchmarks/finding.py, $$set"; \
		$(BIN)/python -m benchmarks.finding "$(DATA)/$$set/corpus.jsonl" "$(DATA)/$$set/dev.jsonl" --scorer "$(DATA)/score/retrieval.py" $$more || exit 1; \
		echo "== desk eval --withhold, $$set"; \
		$(BIN)/desk eval "$(DATA)/$$set/dev.jsonl" --corpus "$(DATA)/$$set/corpus.jsonl" --withhold || exit 1; \
	done
	@echo "== benchmarks/stories.py"; $(BIN)/python benchmarks/stories.py $(if $(wildcard $(DATA)/wire/wire.jsonl),--wire "$(DATA)/wire/wire.jsonl") \
		$(if $(wildcard $(DATA)/realtimeqa/corpus.jsonl),--off-topic "$(DATA)/realtimeqa/corpus.jsonl") \
		$(if $(wildcard $(DATA)/stories/dev.jsonl),--headlines "$(DATA)/stories/dev.jsonl")
	@if [ -d "$(DATA)/newsroom" ]; then echo "== desk eval --set"; $(BIN)/desk eval --set "$(DATA)/newsroom"; fi
	@for pairs in tests/evals/grounding.jsonl tests/evals/languages.jsonl $(wildcard $(DATA)/support/pairs_dev.jsonl); do \
		echo "== desk eval --pairs $$pairs"; $(BIN)/desk eval --pairs "$$pairs" || exit 1; \
	done
	@echo "== desk eval tests/evals/refusals.jsonl"; $(BIN)/desk eval tests/evals/refusals.jsonl --sample --split dev

peers: setup .venv-peers/stamp ## measure search beside LlamaIndex, LangChain and haiku.rag, in an environment of their own, on the sets in DATA
	@for set in multihop realtimeqa; do more=; \
		if [ ! -f "$(DATA)/$$set/corpus.jsonl" ]; then echo "$$set: it needs a corpus, questions and a scorer: see docs/evaluation.md."; continue; fi; \
		[ $$set = multihop ] || more=--answers; echo "== $$set"; \
		for env in ".venv desk desk-as-of" ".venv-peers llamaindex langchain haiku"; do \
			HF_HUB_OFFLINE=1 $${env%% *}/bin/python benchmarks/peers.py "$(DATA)/$$set/corpus.jsonl" "$(DATA)/$$set/dev.jsonl" \
				--scorer "$(DATA)/score/retrieval.py" $$more --peers $${env#* } || exit 1; \
		done; \
	done

feeds: setup .venv-reader/stamp ## measure reading a thousand feeds beside lemon24/reader, in an environment of its own (some ten minutes)
	@$(BIN)/python benchmarks/many_feeds.py --reader .venv-reader/bin/python

record: setup ## play the demo and a fortnight of digests, and write docs/demo.txt, its pictures and docs/fortnight.md
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && $(BIN)/desk --data-dir "$$scratch" demo --record docs/demo
	@$(BIN)/python -m tests.stand_in docs/demo
	@$(BIN)/python -m tests.fortnight docs/fortnight.md

CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
pictures: dev ## draw what Slack is sent as docs/slack/*.png (needs a headless Chromium: make pictures CHROMIUM=…)
	@[ -n "$(CHROMIUM)" ] || { echo "No Chromium was found: name one, make pictures CHROMIUM=/usr/bin/chromium" >&2; exit 1; }
	@$(BIN)/python -m tests.pictures docs/slack --photograph "$(CHROMIUM)"

clean: ## remove the environment and every cache, never your data
	rm -rf .venv .venv-peers .venv-reader .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache htmlcov dist
	find bot retrieval tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": try make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

# The locks list everything, so nothing is resolved: pip would look at newer releases of what an extra names, and stop
# for want of their hashes (https://github.com/pypa/pip/issues/9644).
# Byte code is written for what is imported, not for everything that is installed: a third of the time saved.
.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing what the desk needs into .venv: about a minute the first time."
	@$(PIP) --no-compile --no-deps --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/desk --help >/dev/null
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@echo "Installing what the tests need into .venv."
	@$(PIP) --no-compile --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

.venv-reader/stamp: benchmarks/reader.txt
	@echo "Installing reader into .venv-reader."
	@$(PYTHON) -m venv .venv-reader
	@.venv-reader/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/reader.txt
	@touch $@

.venv-peers/stamp: benchmarks/peers.txt
	@echo "Installing the peers into .venv-peers: some minutes the first time."
	@$(PEERS_PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers.txt
	@touch $@
