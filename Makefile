# make run and make test install what they need; the other targets take it as installed.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= out
# Half of the tests wait (for a printer, a card, a killed process): twice as many workers as cores keep the cores busy.
WORKERS ?= $(shell n=$$(nproc); echo $$((n < 2 ? 2 : n * 2 > 8 ? 8 : n * 2)))
export PYTHON

.PHONY: help run test setup check pytest bench bench-scan faults mutate pictures docs lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

run: ## the kiosk on its bench; without a display it leaves pages and slips in out/
	@packaging/setup.sh run
	$(BIN)/kiosk demo --out $(OUT)

test: setup check pytest ## everything a change must pass

setup:
	@packaging/setup.sh test

check: ## style, types, import directions, QML, licences
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	packaging/qmllint.sh
	$(BIN)/python packaging/licences.py

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
