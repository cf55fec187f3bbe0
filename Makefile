# Needs Python >= 3.11, make and git; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
COHORT := parameters/cohorts/hai-phong-2019.yaml
RESULTS := inputs/hai-phong-2019.xlsx

.PHONY: setup report test check test-slow lab bench clean lock
setup: $(READY)
