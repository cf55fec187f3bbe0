# Needs Python >= 3.11, make and git; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
COHORT := parameters/cohorts/hai-phong-2019.yaml
RESULTS := inputs/hai-phong-2019.xlsx
# One thread of BLAS for tests as for the command line (workbench/__main__.py).
export OPENBLAS_NUM_THREADS := 1
# Whatever the environment says, bytecode is kept: without it every process compiles all it imports.
export PYTHONDONTWRITEBYTECODE :=
# Nothing is installed that the locks do not know by its digest, and no code of a package runs to build it.
LOCKED := --require-hashes --only-binary :all:
INSTALL := UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --python $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
# A file's tests stay together, for they share what they analysed; files go in the order of tests/conftest.py.
TWO_WORKERS := -n 2 --dist loadfile --no-loadscope-reorder
FRESH_RESULTS = $(BIN)/workbench simulate --like $(COHORT) --out $(RESULTS)

.PHONY: setup report test wheel check format lint types layers coverage coverage-nearest mutation test-slow gate-recall lab bench docs catalogue lock clean
setup: $(READY)

$(READY): requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(LOCKED) --requirement requirements-uv.lock
	$(INSTALL) $(LOCKED) --compile-bytecode --requirements requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q workbench
	touch $(READY)

$(RESULTS): $(COHORT) | $(READY)
	$(FRESH_RESULTS)

report: $(READY) $(RESULTS)  ## the main job on the bundled simulated cohort
	$(BIN)/workbench run $(COHORT)

test: $(READY) $(RESULTS)
	$(BIN)/python -m pytest -m "not slow" $(TWO_WORKERS) tests
	$(BIN)/python -m pytest --nbval-lax notebooks -q
	$(BIN)/python -m pytest --nbval docs/methods.ipynb -q

coverage: $(READY) $(RESULTS)  ## the lines that no test reaches; slower than the tests alone
	$(BIN)/python -m pytest -m "not slow" $(TWO_WORKERS) --cov=workbench --cov-report=term-missing:skip-covered tests

# The rooms that decide about people, and the tests nearest to them.
DECIDING := measure plan profile release
NEAREST := tests/spec tests/oracle tests/property/test_disclosure.py tests/unit/test_plan_checked.py tests/unit/test_release.py tests/faults/test_release_gate.py

coverage-nearest: $(READY)
	$(BIN)/python -m pytest -m "not slow" -q $(TWO_WORKERS) $(DECIDING:%=--cov=workbench.%) --cov-report=term:skip-covered $(NEAREST)

test-slow: $(READY) $(RESULTS)
	$(BIN)/python -m pytest -m slow tests

wheel: $(READY)  ## the wheel in dist/, and what it does in an empty environment and folder, with times
	$(BIN)/python -m hatchling build --target wheel --directory dist
	$(BIN)/python -m pytest -q -s tests/unit/test_wheel.py

mutation: $(READY)  ## which tests notice a moved threshold: the score of each room, and every mutant that no test notices
	PYTHONPATH=. $(BIN)/python -W ignore tests/mutation.py $(MUTATION)

gate-recall: $(READY)  ## what the gate of `release` finds of a seeded suite of plants, and where it alarms without cause
	PYTHONPATH=. $(BIN)/python -W ignore tests/gate_plants.py

check: format lint types layers test

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)  ## as this system has it, and as Windows
	$(BIN)/mypy
	$(BIN)/mypy --platform win32

layers: $(READY)
	$(BIN)/lint-imports

lab: $(READY) $(RESULTS)  ## the studio on the bundled cohort; STUDIO="--app" and other options
	$(BIN)/workbench studio $(STUDIO) $(COHORT)

bench: $(READY)  ## where the time goes, as ratios
	$(BIN)/workbench bench

docs: $(READY)  ## the reference pages that are generated from the declarations
	$(BIN)/python -m workbench.lab.reference docs
	$(BIN)/python -m workbench.start.reference docs

catalogue: $(READY)  ## bring the catalogues up to date with the messages
	$(BIN)/pybabel -q extract -k msg -k msg_in:1c,2 -k say:1 -k plural:1,2 --add-comments=Translators: --no-location --sort-output -o workbench/locale/messages.pot workbench
	$(BIN)/pybabel -q update --no-fuzzy-matching --no-wrap -i workbench/locale/messages.pot -d workbench/locale -D workbench

lock: $(READY)
	$(LOCK) --extra dev --extra vi pyproject.toml --output-file requirements.lock
	echo uv | $(LOCK) - --output-file requirements-uv.lock

clean:
	rm -rf .venv inputs mutants reports/* .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
