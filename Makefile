# Everything a reader or contributor runs. Needs only make and python3 (3.11 or newer).

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help book test notebooks slides doctor lock clean .venv

help:
	@echo "make book       set up, build the book (warnings are errors), say where it is"
	@echo "make test       set up, run the unit tests, the notebooks, the book and its browser tests"
	@echo "make notebooks  set up, run every notebook and write its outputs back"
	@echo "make slides     set up, write slides for every chapter, say where they are"
	@echo "make doctor     set up, say what this machine has and what it lacks"
	@echo "make lock       pin the newest versions that pyproject.toml allows"
	@echo "make clean      remove the environment and everything that was built"
	@echo
	@echo "More: $(BIN)/python -m lrnn --help. Another interpreter: make clean; make PYTHON=python3.12 book"

book test notebooks slides doctor: $(READY)
	@$(BIN)/python -m lrnn $@

lock: $(READY)
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--no-header --no-emit-index-url --no-emit-find-links \
		--extra book --extra test --extra grading pyproject.toml -o requirements.lock

$(READY): pyproject.toml requirements.lock
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(MAKE) --no-print-directory .venv
	@echo "Installing the pinned packages into .venv (about 0.9 GB) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
		"$(PYTHON) is missing or older than 3.11: install a newer one, or name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { echo >&2 \
		"$(PYTHON) has no venv module: install it (Debian, Ubuntu: apt install python3-venv)"; exit 1; }

clean:
	rm -rf .venv _build lrnn.egg-info
