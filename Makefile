# The commands of this project. A bare Debian 12 with python3, python3-venv and make is enough.

PYTHON ?= python3
ROWS ?= 100000
PERIOD ?= 2025-10
SECONDS ?= 600
PROJECTS ?= 100000
SEED ?= 1
BIN := .venv/bin

.PHONY: run test quick lint bench bench-names bench-detection proofs fuzz mutants lock samples docs pictures clean

run: .venv/ready
	$(BIN)/jianpai run --period $(PERIOD) --office samples

test: quick
	$(BIN)/python -m pytest -m "long and not program and not proof" --numprocesses 2 --dist loadfile
	$(BIN)/python -m pytest -m program --numprocesses 2 --dist loadfile

# All tests but those that start the real program or a server and the longest few, on two processes.
quick: .venv/ready
	$(BIN)/python -m pytest -m "not program and not long and not proof" --numprocesses 2 --dist loadfile

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint sql/method sql/objection sql/claim sql/find sql/total sql/check sql/out sql/problem --disable-progress-bar

bench: .venv/ready
	$(BIN)/python -m tests.bench.run --rows $(ROWS)

# Company names: labelled and random pairs, and splink on the same records and blocks.
bench-names: .venv/ready .venv/bench/ready
	$(BIN)/python -m tests.bench.names --rows $(ROWS) --splink .venv/bench/bin/python

.venv/bench/ready: pyproject.toml .venv/ready
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	.venv/bench/bin/python -m pip install --quiet --group bench
	touch $@

# Findings and city totals against a labelled data set; 100,000 projects take two minutes on two idle
# cores; PROJECTS=3000 a quarter of a minute.
# DETECTION="--details" says what was missed, DETECTION="--speed" times the findings up to 1,000,000 projects.
bench-detection: .venv/ready
	$(BIN)/python -m tests.detection --projects $(PROJECTS) $(DETECTION)

# Many generated sources against their bases, chains in any order: minutes of processor time.
proofs: .venv/ready
	$(BIN)/python -m pytest -m proof --numprocesses 2

# Mutated inboxes for SECONDS; a broken round prints its seed and number and keeps its inbox.
fuzz: .venv/ready
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS) --seed $(SEED)

# Mutants of the deciding SQL and Python; hours for all of them. MUTANTS="--only sql/total" or "--sample 100".
mutants: .venv/ready
	$(BIN)/python -m tests.mutation.run $(MUTANTS)

samples: .venv/ready
	$(BIN)/python -m samples

# The method handbook, docs/handbook.html, from SQL headers, schemas, rule data and golden cases.
docs: .venv/ready
	$(BIN)/python -m handbook

# The manual's pictures, docs/pictures; needs chromium, LibreOffice and poppler-utils.
pictures: .venv/ready
	$(BIN)/python -m handbook.pictures

# Hashes, but no index address: the lock holds wherever the packages come from.
lock: .venv/ready
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group work --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --python-platform x86_64-manylinux_2_28 --quiet --output-file requirements.lock

# The lock is its own constraint: pip 23 does not hold prefect's sqlalchemy[asyncio] to the plain pin.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock --constraint requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv build *.egg-info
