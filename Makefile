# make run and make test install what they need; the other targets take it as installed.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= out
# Half of the tests wait (for a printer, a card, a killed process): twice as many workers as cores keep the cores busy.
WORKERS ?= $(shell n=$$(nproc); echo $$((n < 2 ? 2 : n * 2 > 8 ? 8 : n * 2)))
export PYTHON
# Every process of the tests would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test setup check style types directions qml licences compiled pytest \
	bench bench-scan faults mutate pictures docs lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

run: ## the kiosk on its bench; without a display it leaves pages and slips in out/
	@packaging/setup.sh run
	$(BIN)/kiosk demo --out $(OUT)

test: setup ## everything a change must pass
	@$(MAKE) --no-print-directory --jobs=2 --output-sync check compiled
	@$(MAKE) --no-print-directory pytest

setup:
	@packaging/setup.sh test

check: types style directions qml licences ## style, types, import directions, QML, licences

types:
	$(BIN)/mypy

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

directions:
	$(BIN)/lint-imports --no-cache

qml:
	packaging/qmllint.sh

licences:
	$(BIN)/python packaging/licences.py

# The tests' files as pytest rewrites them, beside the types: each of the workers would do it for itself (10 s of 16).
compiled:
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null || true # what can't be collected is the tests' to tell

pytest: ## the tests alone
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

bench: ## speed and memory against bare floors (docs/benchmarks.md)
	$(BIN)/python -m tests.bench

bench-scan: ## codes read off drawn frames, beside the peers; IMAGES=DIR: and off pictures with NAME.txt beside
	$(BIN)/python -m tests.bench.scanning $(IMAGES)

faults: ## no settlement lost, none doubled: every harness, one table; SEED= replays, SIZE=nightly
	$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED),--size $(or $(SIZE),usual) --write)

mutate: ## rows, remedies, guards taken out and statements changed: does a test notice? SAMPLE=0 changes all
	@$(BIN)/python -c "import mutmut" 2>/dev/null || $(BIN)/pip install -q "mutmut==3.8.1"
	$(BIN)/python -m tests.mutation --sample $(or $(SAMPLE),600) --seed $(or $(SEED),1) --write

pictures: ## every page, both orientations and languages, into out/pictures
	$(BIN)/python -m ui.pictures --out $(OUT)/pictures

docs: ## problems, settings, rules, flow, licences: docs drawn from code and data
	$(BIN)/python packaging/docgen.py

lock: ## renew the lock files (needs uv)
	packaging/lock.sh

clean:
	rm -rf .venv $(OUT) build .setup.log *.egg-info .mypy_cache .ruff_cache
