# Everything that people and CI call. `make run` and `make test` need python3, python3-venv, make and git only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := src
unexport PYTHONDONTWRITEBYTECODE
.PHONY: run setup check format test independence explore bench lock vendor messages docs clean

run: $(VENV)/.runtime  ## from a bare checkout to the running program with the demo Land
	@$(BIN)/python -m partizip --demo

$(VENV)/.runtime: requirements/runtime.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Fetching what the program needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

setup: $(VENV)/.dev  ## what tests and checks need
$(VENV)/.dev: requirements/dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Fetching what tests and checks need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.runtime

check: $(VENV)/.dev  ## format, lint, types, import contracts, migrations, dependencies
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy src
	$(BIN)/lint-imports
	PARTIZIP_HOME=$$(mktemp -d) $(BIN)/python -m partizip django makemigrations --check --dry-run
	$(BIN)/python tools/check_dependencies

format: $(VENV)/.dev
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

test: $(VENV)/.dev  ## everything; browser journeys are left out with a word when there is no Chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal

independence: $(VENV)/.dev  ## what protects the Commissioner's words (docs/independence.md), test by test
	$(BIN)/python -m pytest -n 2 -v tests/commissioner tests/witness tests/guards tests/access/test_offices.py tests/access/test_refusals.py tests/access/test_renewing.py tests/house/test_protected.py tests/house/test_addresses.py tests/house/test_commands.py tests/journal/test_below.py tests/journal/test_log.py tests/journal/test_verify.py tests/portal/test_restore.py

explore: $(VENV)/.dev  ## the property tests with new inputs, more of them; not part of `make test`
	HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 -m hypothesis

bench: $(VENV)/.bench  ## headline figures beside their limits and peers
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

lock:  ## pins with hashes; needs uv
	for name in runtime dev bench; do uv pip compile --quiet --universal --no-strip-extras --generate-hashes --no-header --no-emit-index-url --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

vendor:  ## design system and typefaces from npm into src/partizip/web/static; needs npm
	bash tools/vendor

messages: $(VENV)/.dev  ## collect and compile translations; needs gettext
	cd src/partizip && PYTHONPATH=.. ../../$(BIN)/python -m partizip django makemessages -l de -l ar --no-obsolete --no-location && PYTHONPATH=.. ../../$(BIN)/python -m partizip django compilemessages

docs: $(VENV)/.dev  ## generated pages: clauses, rights
	$(BIN)/python tools/generate_docs

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache
