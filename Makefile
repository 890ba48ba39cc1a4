# make run   sets up, migrates, loads demo data and serves on http://127.0.0.1:8000
# make test  sets up and runs the suite (SQLite and memory; DATABASE_URL and REDIS_URL choose others)
# make bench runs the benchmarks, small (SIZE=full, ROUNDS=5 ONLY=feed,chat for more or fewer)
# make load  loads a site of its own with PEOPLE for SECONDS, or one that runs: URL=… ACCOUNTS=… PID=…
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-browser bench load lint lock messages catalogues clean

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info[:2] < (3, 11))" || { echo "Langlearn needs Python 3.11 or later: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) (first time only)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(VENV)/bin/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# Compiled by babel, which comes with the requirements: no gettext needed.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard langlearn/locale/*/LC_MESSAGES/django.po))

%.mo: %.po | $(VENV)/.run
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@

run: $(VENV)/.run $(CATALOGUES)
	@PORT=$(PORT) $(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@DEMO=1 PORT=$(PORT) $(PY) manage.py load_demo
	@DEMO=1 PORT=$(PORT) $(PY) manage.py serve

test: $(VENV)/.dev $(CATALOGUES)
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n 2 --dist worksteal $(ARGS)

test-browser: $(VENV)/.dev $(CATALOGUES)
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest tests -n 2 --dist loadfile --no-loadscope-reorder --reruns 2 $(ARGS)

SIZE ?= small
ROUNDS ?= 1
PEOPLE ?= 50
SECONDS ?= 30

bench: $(VENV)/.dev $(CATALOGUES)
	@$(PY) benchmarks/bench.py --size $(SIZE) --rounds $(ROUNDS) $(if $(ONLY),--only $(ONLY))

load: $(VENV)/.dev $(CATALOGUES)
	@$(PY) benchmarks/load.py --people $(PEOPLE) --seconds $(SECONDS) $(if $(URL),--url $(URL)) \
	  $(if $(ACCOUNTS),--accounts $(ACCOUNTS)) $(if $(PID),--pid $(PID)) $(ARGS)

lint: $(VENV)/.dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

# For every Python from 3.11.0 on, not only the one that locks: Debian's 3.11.2 needs a package more.
lock: FOR_ALL := --universal --python-version 3.11
lock: $(VENV)/.dev
	@$(VENV)/bin/uv pip compile -q $(FOR_ALL) --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	@$(VENV)/bin/uv pip compile -q $(FOR_ALL) --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

catalogues: $(CATALOGUES)

# Collects what is to be translated (needs gettext); then translate, and `make catalogues`.
messages: $(VENV)/.dev
	@$(PY) manage.py makemessages -l es -l ja -l ko -l bn --no-location --no-wrap -i .venv -i var -i tests -i benchmarks

clean:
	rm -rf $(VENV) var
