# Every target sets up what it needs: `make run` and `make test` work in a fresh clone.
PYTHON := .venv/bin/python
CATALOGUE := resources/translations/vi/LC_MESSAGES/tqdesk

.PHONY: help setup run test test-long check format demo bench screenshots translations lock dist windows-check clean

help: ## these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' Makefile

setup: ## .venv/ with the libraries of requirements.lock, and the translations
	@sh tools/setup.sh
	@$(MAKE) --no-print-directory --silent $(CATALOGUE).mo

$(CATALOGUE).mo: $(CATALOGUE).po
	@$(PYTHON) tools/translations.py compile

run: setup ## the window; where there is no display, the demo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(PYTHON) main.py; else \
	    echo "There is no display here: the main job on sample input instead, into demo/."; \
	    $(PYTHON) main.py demo --out demo; fi

demo: setup ## the main job on sample input, into demo/
	@$(PYTHON) main.py demo --out demo

test: setup ## every test but the long ones
	@$(PYTHON) tools/postgresql.py
	@$(PYTHON) -m pytest -n auto --maxprocesses 4

test-long: setup ## every test, the long ones and fresh random cases too
	@$(PYTHON) tools/postgresql.py
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 -m "long or not long" --hypothesis-profile=default

check: setup ## style, types, import rules, translations
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache
	@$(PYTHON) tools/translations.py check

format: setup ## lays the code out as `make check` wants it
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: setup ## speed, as a table; JSON=1 prints one JSON object
	@$(PYTHON) -m benchmarks $(if $(JSON),--json)

screenshots: setup ## pictures of every page and of the papers, into docs/screenshots/
	@$(PYTHON) tools/screenshots.py docs/screenshots

translations: setup ## brings the .po file up to date with the texts in the code
	@$(PYTHON) tools/translations.py extract

lock: ## requirements.lock anew from pyproject.toml
	@sh tools/lock.sh

dist: setup ## into dist/: the wheel, and a folder with Python in it that is proved to run; without network
	@$(PYTHON) -m hatchling build --target wheel
	@$(PYTHON) tools/build_folder.py

windows-check: setup ## installs and uses the program in a Windows laboratory (WINDOWS_LAB=FOLDER); 10 minutes
	@WINDOWS_LAB="$(WINDOWS_LAB)" $(PYTHON) tools/windows_check.py

clean: ## removes what make made, but not .venv/
	rm -rf build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find resources/translations -name '*.mo' -delete
