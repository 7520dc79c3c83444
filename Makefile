# Two commands do everything: `make site` builds the sample archive's site, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: install site serve test check format golden score bench clean

install: $(STAMP)

# Everything is pinned by constraints.txt, the build backend too (PIP_CONSTRAINT reaches isolated builds).
$(STAMP): pyproject.toml constraints.txt scripts/install-browser.sh
	$(PYTHON) -m venv .venv
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

site: install
	$(BIN)/meeting-archive build

serve: install
	$(BIN)/meeting-archive serve

test: install
	sh scripts/install-browser.sh
	sh scripts/install-office.sh
	sh scripts/install-ocr.sh
	$(BIN)/pytest

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Rewrite the golden pages; read the diff before you commit it.
golden: install
	$(BIN)/pytest tests/test_render.py --update-golden

# Reading quality against the marked documents of ../shared/gold: the whole pipeline, then links and commitments with
# the marked items fed in. ARGS="--diff 000" says which items, links and commitments differ in one document,
# ARGS=--leave-one-out what each rule earns and how documents read without the rules that only they need.
score: install
	$(BIN)/python tests/score.py $(ARGS)

# What the search, reading and whole builds cost with N reports, beside stock Material.
N ?= 1000
bench: install
	sh scripts/install-browser.sh
	$(BIN)/python benchmarks/search/run.py --reports $(N)
	$(BIN)/python benchmarks/read/run.py
	$(BIN)/python benchmarks/archive/run.py --reports $(N)

clean:
	rm -rf .venv site .mypy_cache .pytest_cache .ruff_cache .hypothesis
