# Everything a newcomer, a developer and CI need; each target installs what it uses.
PYTHON ?= python3
PIP_VERSION := 26.3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
export DO_NOT_TRACK := 1

.PHONY: help run dev test soak soak-kills soak-input bench lint format calibrate train lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip==$(PIP_VERSION)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

run: $(INSTALLED) ## refresh everything from the sample corpus and print the flows
	$(BIN)/borderflow refresh

dev: $(INSTALLED) ## open Dagster on 127.0.0.1:3000
	$(BIN)/borderflow dev

test: $(INSTALLED) ## run all tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

KILLS ?= 400

soak: soak-kills soak-input ## kills, then broken inputs: both of the next two

soak-kills: $(INSTALLED) ## kill a refresh at KILLS=400 random points (an hour on one core)
	KILLS=$(KILLS) $(BIN)/python -m pytest tests/reliability/test_killed.py

EXAMPLES ?= 20000

soak-input: $(INSTALLED) ## read EXAMPLES=20000 broken inputs of each format, and texts (an hour on one core)
	EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest --hypothesis-profile=soak \
		tests/unit/ingestion/test_fuzz.py tests/unit/extraction/test_fuzz.py

bench: $(INSTALLED) ## time gate, parse, stage and refresh on a mixed corpus; peaks of memory
	$(BIN)/python -m benchmarks $(BENCH)

# sqlfluff has dbt compile the models: what dbt writes for that stays out of the checkout.
lint format: export DBT_TARGET_PATH := $(CURDIR)/$(VENV)/dbt
lint format: export DBT_LOG_PATH := $(CURDIR)/$(VENV)/dbt

lint: $(INSTALLED) ## ruff, mypy, import-linter, sqlfluff, licences, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint dbt_project/models
	$(BIN)/python -m audit

format: $(INSTALLED) ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix dbt_project/models

calibrate: $(INSTALLED) ## fit the confidence of reports anew, after a change of extraction (a minute)
	$(BIN)/python -m pipeline.calibrate

train: $(INSTALLED) ## train the movement model and the first look anew from seeds/ (half an hour on one core)
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --require-hashes -r training/requirements.txt
	$(BIN)/python -m training.rows .venv-train/rows.jsonl
	.venv-train/bin/python -m training.export .venv-train/rows.jsonl pipeline/extraction/data/movement_model
	.venv-train/bin/python -m training.first_look .venv-train/rows.jsonl pipeline/extraction/data/first_look.csv

lock: ## pin every dependency, with hashes, for all supported systems
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --upgrade uv
	.venv-lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-strip-extras --no-header --output-file requirements.lock

clean: ## remove the environment; data/ stays, its lake cannot be rebuilt
	rm -rf $(VENV) .venv-lock .venv-train
