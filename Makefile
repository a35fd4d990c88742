# The two commands: `make figures` and `make test`. Both set themselves up in .venv, once.
PYTHON ?= python3
VENV := .venv
LOWEST := .venv-lowest
RUN := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help figures check test lab lint format lock bench clean

help: ## show these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

figures: $(VENV)/.installed ## rerun every notebook headlessly and regenerate figures/
	$(RUN) -m analysis figures

check: $(VENV)/.installed ## rerun elsewhere and report figures that differ from the committed ones
	$(RUN) -m analysis check

lab: $(VENV)/.installed ## open the notebooks in JupyterLab
	$(VENV)/bin/jupyter lab notebooks

test: ## lint, types, and all tests, with the newest and the oldest supported packages
	$(MAKE) --jobs=2 lint $(LOWEST)/.installed
	$(RUN) -m pytest -n 2 --dist loadfile
	$(LOWEST)/bin/python -m pytest -n 2 --dist loadfile -m 'not newest and not once'

lint: $(VENV)/.developing ## style, types, notebooks without outputs
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/nbstripout --verify notebooks/*.ipynb

format: $(VENV)/.developing ## let ruff and nbstripout put everything in order
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/nbstripout notebooks/*.ipynb

lock: $(VENV)/.developing ## resolve requirements*.txt anew from pyproject.toml
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" --upgrade pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" --upgrade --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" --upgrade --extra dev --resolution lowest-direct -c constraints-lowest.txt pyproject.toml -o requirements-lowest.txt

bench: $(VENV)/.developing ## print ratios against what one would otherwise use
	for script in benchmarks/*.py; do $(RUN) $$script || exit 1; done

clean: ## remove what set-up and runs left behind
	rm -rf .venv .venv-lowest .hypothesis .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# Set-up. The stamp files make a second run skip what is installed.
$(VENV)/.installed: requirements.txt pyproject.toml
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install -q --require-hashes -r requirements.txt
	$(RUN) -m pip install -q --no-deps -e .
	touch $@

$(VENV)/.developing: $(VENV)/.installed requirements-dev.txt
	$(RUN) -m pip install -q --require-hashes -r requirements-dev.txt
	touch $@

$(LOWEST)/.installed: requirements-lowest.txt pyproject.toml
	test -x $(LOWEST)/bin/python || $(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install -q --require-hashes -r requirements-lowest.txt
	$(LOWEST)/bin/python -m pip install -q --no-deps -e .
	touch $@
