# Each target makes or renews .venv first, where that is needed. `make` alone lists the targets.
# PYTHON=python3.9 picks the Python; else the first of 3.11, 3.10 and 3.9 that is found is used.

PYTHON ?=
ARGS ?=
export PATH := $(CURDIR)/.venv/bin:$(PATH)

BOOTSTRAP = outside=$$(echo "$$PATH" | sed "s|^$(CURDIR)/.venv/bin:||"); PATH="$$outside"; \
	for python in python3 python3.11 python3.10 python3.9 python "$(PYTHON)"; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 6))' 2>/dev/null; then \
	exec "$$python" bootstrap.py --python "$(PYTHON)" $(1); fi; done; \
	echo "No Python 3 on PATH: install Python 3.11 (3.10 and 3.9 do as well), then run the same command again." >&2; exit 1

COMPILE = .uv/bin/uv pip compile --quiet --universal --python-version 3.9 --generate-hashes \
	--no-emit-index-url --no-emit-package briefect-workbook --override requirements/left-out.txt \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check bench bench-grading slow quality lab release lock format hooks clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make or renew .venv from the lock
	@$(call BOOTSTRAP)

demo: setup ## Grade a demonstration class, from generating the notebooks to the table of marks
	@workbook demo $(ARGS)

test: lint ## Lint, types and the fast tests
	pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

slow: setup ## The slow tests
	pytest -n 2 --dist loadscope --no-loadscope-reorder -m slow $(ARGS)

lint: setup ## Ruff and mypy
	ruff check .
	ruff format --check .
	mypy

format: setup ## Put the code into ruff's format, and mend what ruff can
	ruff check --fix .
	ruff format .

check: setup ## See whether the notebooks keep the rules and agree with the engine, the README with course.toml
	workbook sync --check
	workbook check
	workbook table --check

quality: setup ## See whether the exercises are good ones; quality.md is the table as a page
	workbook quality --page quality.md $(ARGS)

bench: setup ## Time per task: briefect, Prefect, dask.get and graphlib
	pytest benchmarks --benchmark-only $(ARGS)

bench-grading: setup ## Stock nbgrader and this grading, on the same submissions
	python -m benchmarks.grading $(ARGS)

lab: setup ## Open the instructor's notebooks in JupyterLab
	jupyter lab $(ARGS)

release: setup ## Make release/ and solutions/ again
	workbook release $(ARGS)

lock: ## Make the locks again after a change in pyproject.toml (ARGS=--upgrade takes newer releases)
	@$(call BOOTSTRAP,--installer)
	$(COMPILE) pyproject.toml --extra dev $(ARGS) -o requirements/lock.txt
	$(COMPILE) pyproject.toml --extra student --no-annotate -c requirements/lock.txt $(ARGS) -o requirements/student.txt
	$(COMPILE) --group installer $(ARGS) -o workbook/build/handout/installer.txt

hooks: setup ## Have git run the checks before each commit
	pre-commit install

clean: ## Remove the environment; the next command makes it again
	rm -rf .venv .uv
