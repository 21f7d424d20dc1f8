# Two commands do everything: `make demo` shows the main job, `make test` checks the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-browser reference lint types unit data rules model gate bench shades picture docs clean

demo: $(VENV)/.installed
	@echo '--- fixtures/reposted.txt, as it was found'; head -c 600 fixtures/reposted.txt; echo …
	@echo; echo '--- zhclean fixtures/reposted.txt'; $(BIN)/zhclean fixtures/reposted.txt
	@echo; echo '--- zhclean --json fixtures/reposted.txt'; $(BIN)/zhclean --json fixtures/reposted.txt

test: lint types unit

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks recipes
	$(BIN)/ruff format --check src tests benchmarks recipes

types: $(VENV)/.dev
	$(BIN)/mypy

unit: $(VENV)/.dev
	$(BIN)/pytest -n 2

test-browser: $(VENV)/.dev    ## the report page in a real Chromium (Debian: chromium fonts-noto-cjk)
	$(BIN)/pip install --quiet playwright
	$(BIN)/pytest tests/cli/test_browser.py

reference: $(VENV)/.dev       ## docs/cli.md and the man page, from the table of options
	$(BIN)/python recipes/reference.py

data: $(VENV)/.dev            ## build the tables and models under src/zhclean/data again
	$(BIN)/python recipes/build.py

rules: $(VENV)/.dev           ## compile the rule packs, after a change in src/zhclean/data/rules/*.toml
	$(BIN)/python recipes/rules.py

model: $(VENV)/.dev           ## train the line labeller: make model LABELLED=cases.jsonl (our own documents are added)
	$(BIN)/python recipes/labeller.py recipes/labelled $(LABELLED)

gate: $(VENV)/.dev            ## lift the floors of benchmarks/floors.json to the figures of now
	$(BIN)/python benchmarks/gate.py --raise

bench: $(VENV)/.dev           ## every benchmark beside its peers; writes benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py

shades: $(VENV)/.dev          ## make shades OLD=rev [CORPUS=folder]: what changed since rev, by rule
	$(BIN)/python benchmarks/shades.py $(OLD) $(CORPUS)

picture: $(VENV)/.dev         ## the before and after of the README
	$(BIN)/python recipes/picture.py

docs: $(VENV)/.dev            ## the documentation as a site, into site/
	$(BIN)/pip install --quiet 'mkdocs-material>=9.5'
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet '.[html]'
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[dev,html]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist build site .mypy_cache .ruff_cache .pytest_cache .hypothesis
