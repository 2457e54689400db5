.DEFAULT_GOAL := help
.PHONY: help run demo test check audit bench tour fix messages lock

# make run PORT=9000 DATA=/srv/dealpost HOST=0.0.0.0
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?=
# make test T=tests/mime
T ?=

# The newest Python that is new enough; a version manager may list some that do not run.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell \
	$(name) -c 'import sys; print("$(name)" * (sys.version_info >= (3, 11)))' 2>/dev/null)))

UP = .venv/bin/python -m dealpost up --host $(HOST) --port $(PORT) $(if $(DATA),--data "$(DATA)")
PIP = .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes
CODE = dealpost tests $(wildcard benchmarks) tour
# Settings are read by several checks; they must not make keys in anybody's real data folder.
ALONE = DEALPOST_DATA="$(CURDIR)/build/check"

help:      ## List these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run:       ## Start Dealpost:  make run PORT=8000 DATA=folder
run: .venv/run.txt
	@exec $(UP)

demo:      ## Start it with a made-up company and a year of its mail
demo: .venv/run.txt
	@exec $(UP) --demo

test:      ## Run the tests, or some:  make test T=tests/mime
test: .venv/dev.txt
	.venv/bin/pytest -n auto --dist loadgroup $(T)

check:     ## Everything but the tests that must pass before a commit
check: .venv/dev.txt audit
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(ALONE) .venv/bin/mypy $(CODE)
	.venv/bin/lint-imports
	git ls-files -z 'dealpost/web/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check
	$(ALONE) .venv/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

audit:     ## Ask whether a dependency is known to be vulnerable
audit: .venv/dev.txt
	@mkdir -p build && rm -f build/audit.json
	@.venv/bin/pip-audit --progress-spinner off --disable-pip --require-hashes \
		-r requirements/run.txt -f json -o build/audit.json || { \
		if [ -s build/audit.json ]; then echo "Vulnerable: see build/audit.json"; exit 1; fi; \
		echo "Not audited: the list of vulnerabilities is out of reach."; }

bench:     ## Measure beside peers:  make bench B="sync memory news"
bench: .venv/dev.txt
	.venv/bin/python -m benchmarks $(B)

tour:      ## Take the pictures in docs/tour again (needs Chromium)
tour: .venv/dev.txt
	.venv/bin/python -m tour

fix:       ## Format and repair what can be repaired
fix: .venv/dev.txt
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	git ls-files -z 'dealpost/web/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 || true

messages:  ## Collect what is to be translated, and compile what is (needs gettext)
messages: .venv/run.txt
	cd dealpost && ../.venv/bin/django-admin makemessages -l nl --no-obsolete --add-location file
	cd dealpost && ../.venv/bin/django-admin compilemessages

lock:      ## Renew requirements/ after a change of the dependencies;  make lock U=--upgrade
lock: COMPILE = .venv/bin/uv pip compile -q --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate $(U)
lock: .venv/dev.txt
	$(COMPILE) -o requirements/run.txt pyproject.toml
	$(COMPILE) --group dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

# What is installed: a copy of the list it was installed from, so that nothing is done twice.
.venv/%.txt: requirements/%.txt | .venv/bin/python
	@cmp -s $< $@ || { echo "Installing $< ..." && $(PIP) -r $<; }
	@cp $< $@

.venv/dev.txt: .venv/run.txt

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Dealpost needs Python 3.11 or newer, and there is none on this PATH." >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu:" >&2; \
		echo "    sudo apt install python3-venv      and then run make again." >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
