# SeoulCast: what a person types. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
TOOLS := .cache/audit-tools
# One more than the cores of a small machine: the tests of the daemon wait for most of their minutes.
TEST_PROCESSES ?= 3
RUNS ?= 1000000
FROM ?=
TO ?=
SELECT ?= observations report
# A folder of real observations; without one the sandbox makes weather up.
ARCHIVE ?= $(wildcard ../shared/archive)
TRAIN_UNTIL ?= 2018-12-31
TEST_FROM ?= 2021-01-01
TEST_TO ?= 2022-12-31
# What starts a container engine where none is at hand.
CONTAINER_ENGINE ?= $(wildcard ../shared/tools/container-engine)
# All of them, or those that are named. Kills, restore and workers need test_a_day.py before them: they
# go on from the forecast that it has issued.
CONTAINER_TESTS ?= tests/containers
BENCH := .venv-bench

PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts -type f 2>/dev/null)

.PHONY: help setup up backfill docs test test-python test-page test-contract check format constraints \
	openapi clean digests rollback experiments bench-backfill bench-daily bench-drift bench-machines bench-page bench-serving bench-skill \
	bench-training test-faults test-deploy fuzz audit sbom images pin-images release-images \
	test-containers backup restore

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'
	@echo
	@echo "Settings are environment variables or lines of .env; see .env.example."

setup: $(VENV)/.installed frontend/dist/index.html ## Install everything below this folder, build the page

# A stamp each, so that a second start installs nothing.
$(VENV)/.installed: constraints.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "SeoulCast needs Python 3.11, the one that it is tested with: no $(PYTHON) found. Install it, or name it: make PYTHON=/path/to/python3.11 setup"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "SeoulCast needs Python 3.11, the one that it is tested with, and $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=/path/to/python3.11 setup"; exit 1; }
	@echo "Installing Python packages below $(VENV) (a few minutes the first time) ..."
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[assets,api,dev,celery]' --constraint constraints.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "The page needs Node 20 or newer with npm, and none is found. Install it (Debian: apt-get install nodejs npm)."; exit 1; }
	@echo "Installing the page's packages ..."
	@cd frontend && npm ci --silent
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(PAGE_SOURCES)
	@echo "Building the page ..."
	@cd frontend && npm run --silent build
	@touch $@

up: setup ## Run everything here: page, API, Dagster, sandbox. Ctrl-C ends it
	@exec $(PY) -m seoulcast_assets.commands.up

backfill: setup ## Fetch and clean history: FROM=2000-01-01 TO=2022-12-30 [SELECT="observations mornings report model quarterly_models forecasts newest_forecast scores"] [MISSING=1]
	@$(PY) -m seoulcast_assets.commands.backfill $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO)) $(if $(MISSING),--missing) --select $(SELECT)

rollback: setup ## Take the model before back into service: [TO=version] [WHY="..."] [STATION=143]
	@$(PY) -m seoulcast_assets.commands.rollback $(if $(TO),--to $(TO)) $(if $(WHY),--why "$(WHY)") $(if $(STATION),--station $(STATION))

backup: ## Back up the containers' stores while they run: [BACKUPS=folder] [KEEP=14]
	@deploy/backup $(if $(BACKUPS),--to $(BACKUPS)) $(if $(KEEP),--keep $(KEEP))

restore: ## Put a backup of the containers' stores back: FROM=backups/backup-... [YES=1, over what there is]
	@deploy/restore $(FROM) $(if $(YES),--yes)

# Peers live in an environment of their own: no part of the system needs them.
$(BENCH)/.installed: constraints.txt pyproject.toml
	@echo "Installing the peers below $(BENCH) (a few minutes the first time) ..."
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[assets,bench]' --constraint constraints.txt
	@touch $@

# One thread each: on few cores threads that wait for each other take ten times as long.
bench-skill: $(BENCH)/.installed ## Our forecasts beside the peers': ARCHIVE= TRAIN_UNTIL= TEST_FROM= TEST_TO=
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.skill --archive "$(ARCHIVE)" --train-until $(TRAIN_UNTIL) --test-from $(TEST_FROM) --test-to $(TEST_TO)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.skill.morning_run --archive "$(ARCHIVE)"

bench-training: $(BENCH)/.installed ## Our LSTM's fit beside neuralforecast's: ARCHIVE= TRAIN_UNTIL=
	@$(BENCH)/bin/python -m benchmarks.training --archive "$(ARCHIVE)" --train-until $(TRAIN_UNTIL)

experiments: $(BENCH)/.installed ## Kinds of model and batch sizes beside each other in MLflow: ARCHIVE= TRAIN_UNTIL=
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.experiments --archive "$(ARCHIVE)" --train-until $(TRAIN_UNTIL)

test: check test-python test-page ## Every test, the browser's included

# By file: what a module's tests share is made by one process, once. In memory where that has room
# for the two gigabytes they write: a commit to SQLite waits for the disk, and there are thousands.
test-python: setup
	@parent=$${TMPDIR:-/tmp}; free=$$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1); \
	if [ "$${free:-0}" -gt 4000000 ]; then parent=/dev/shm; fi; \
	folder=$$(mktemp -d "$$parent/seoulcast-tests-XXXXXX"); trap 'rm -rf "$$folder"' EXIT; \
	$(PY) -m pytest -n $(TEST_PROCESSES) --dist loadfile --basetemp "$$folder/tests" -q

test-page: setup
	cd frontend && npm run --silent test

test-contract: setup ## 5,000 requests made up from the API's own document
	SEOULCAST_CONTRACT_CASES=5000 $(PY) -m pytest -q --timeout 1800 tests/api/test_schemathesis.py

test-faults: setup ## Every fault there is a test for, 50 kills of each kind; writes docs/faults.md
	@rm -f .cache/faults.json
	SEOULCAST_KILLS=50 SEOULCAST_FAULTS_TABLE=docs/faults.md PYTHONPATH=tests OMP_NUM_THREADS=1 \
		$(PY) -m pytest -q -p support.fault_table --timeout 3600 \
		tests/faults tests/e2e/test_faults.py tests/sensors/test_slack.py tests/sensors/test_push.py

test-deploy: setup ## Commands of the compose files and of Kubernetes' first Job as processes (needs Postgres, Redis)
	OMP_NUM_THREADS=1 $(PY) -m pytest -q -m deploy tests/deploy/test_services.py tests/deploy/test_celery.py \
		tests/deploy/test_kubernetes_history.py

# Images are built, so it takes a quarter of an hour and 8 GB.
test-containers: setup ## Images and containers in an engine: a day, kills, upgrade, restore, workers
	$(if $(DOCUMENT),SEOULCAST_CONTAINERS_TABLE="$(DOCUMENT)") CONTAINER_ENGINE="$(CONTAINER_ENGINE)" scripts/with-container-engine \
		$(PY) -m pytest -q -m containers --timeout 2400 $(CONTAINER_TESTS)

fuzz: setup ## A million inputs to every wire parser, guided by coverage; RUNS= for fewer
	@$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]' --constraint constraints.txt
	$(PY) tests/fuzz/wire_formats.py -runs=$(RUNS)

bench-serving: setup ## /result under load beside a bare route, while forecasts are issued; then every other way
	@$(PY) -m benchmarks.serving
	@$(PY) -m benchmarks.serving_ways

bench-page: setup ## Lighthouse on the page that `make up` serves: URL= for another
	@$(PY) -m benchmarks.page $(if $(URL),--url $(URL))

check: setup ## Style, types and the page's contract with the API
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	cd frontend && npm run --silent check

format: setup ## Put the Python code in order
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench-backfill: setup ## A history's cost beside the bare work and stock Dagster; ARCHIVE= for real observations
	@$(PY) -m benchmarks.backfill $(if $(ARCHIVE),--archive $(ARCHIVE))

# Images are built, as for test-containers; then half an hour.
bench-machines: setup ## Workers beside one process in containers, and a machine cut off: [YEARS=20] [WORKERS="1 2 4"]
	@CONTAINER_ENGINE="$(CONTAINER_ENGINE)" PYTHONPATH=tests scripts/with-container-engine \
		$(PY) -m benchmarks.machines --build $(if $(YEARS),--years $(YEARS)) $(if $(WORKERS),--workers $(WORKERS))

bench-daily: setup ## A morning's work from tick to page, and where its seconds go
	@$(PY) -m benchmarks.daily $(if $(ARCHIVE),--archive $(ARCHIVE))

bench-sources: setup ## What the history of hours and official forecasts costs, in minutes and calls
	@$(PY) -m benchmarks.sources

bench-drift: setup ## The drift checks on past days, of the record, of errors and of corrections; ARCHIVE= names it
	@OMP_NUM_THREADS=1 $(PY) -m benchmarks.drift --archive "$(ARCHIVE)"
	@OMP_NUM_THREADS=1 $(PY) -m benchmarks.error_drift --archive "$(ARCHIVE)"
	@OMP_NUM_THREADS=1 $(PY) -m benchmarks.correction_drift --archive "$(ARCHIVE)"

digests: setup ## The digest of every object of a small whole system, before and after a change: ARCHIVE=
	@OMP_NUM_THREADS=1 $(PY) scripts/digest-objects --archive "$(ARCHIVE)"

docs: setup ## These documents as a site in Korean and English, below site/
	@NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --quiet --clean
	@echo "Built: site/index.html. Its search wants a server: $(PY) -m http.server --directory site 8080"

openapi: setup ## Write the API's document, the page's types and the Python client anew
	$(PY) -m seoulcast_api.openapi > frontend/openapi.json
	cd frontend && npm run --silent types
	scripts/make-python-client frontend/openapi.json > clients/python/seoulcast_client.py

audit: $(TOOLS)/.installed ## Known weaknesses of what constraints.txt pins; asks the vulnerability service
	$(TOOLS)/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip

sbom: setup $(TOOLS)/.installed ## A bill of materials (CycloneDX) of what is installed, offline
	@mkdir -p .cache
	$(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-file .cache/sbom.json $(PY)
	@echo "Written: .cache/sbom.json"

# What an image says of itself: where it comes from, without an account in the address, and from
# which state of the sources.
IMAGE_ENV = IMAGE_REVISION="$$(git describe --always --dirty --abbrev=40)" \
	IMAGE_SOURCE="$$( (git remote get-url origin 2>/dev/null || echo unknown) | sed 's#://[^/@]*@#://#')"

images: ## Build the images of docker-compose.yml, with their labels
	@$(IMAGE_ENV) docker compose build code api objects

pin-images: ## Write today's digests of the base images into Dockerfile and compose files
	@scripts/pin-images

release-images: ## Build all images for amd64 and arm64 and push them: REGISTRY=registry.example.org/seoulcast
	@test -n "$(REGISTRY)" || { echo "Name the registry to push to: make release-images REGISTRY=registry.example.org/seoulcast"; exit 1; }
	@$(IMAGE_ENV) REGISTRY="$(REGISTRY)" VERSION="$$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)" \
		docker buildx bake --file deploy/images.hcl --push

# An environment of their own: what these tools bring must not be listed, nor change our pins.
$(TOOLS)/.installed: scripts/audit-tools.txt
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

constraints: setup ## Pin what is installed now in constraints.txt
	@scripts/write-constraints

clean: ## Remove what was built; data in .seoulcast stays
	rm -rf $(VENV) $(BENCH) site frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache
