# The project's commands. Works with GNU make 3.81 (macOS) and later; everything happens in this folder.
#
#   make run       serve on http://127.0.0.1:5000 (PORT=5001 make run for another port)
#   make test      everything that can be tested here; what is missing is said in one line (CI=true: it fails)
#   make crash     the whole matrix of kills            make history   five minutes with a nemesis, on each database
#   make check     format, lint and types only          make format    put the code into shape
#   make frontend  build the web page into static/      make clean     remove what builds and tests leave
#   make looks     draw the examples of the looks anew, after a change of how they are drawn

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
NODE_HINT := install Node 20.19 or newer (https://nodejs.org, or: apt-get install nodejs npm)

.DELETE_ON_ERROR:
.PHONY: run test check format frontend looks clean crash history test-python test-frontend frontend-fresh

run: $(VENV)/.runtime
	@exec $(PY) app.py

# Every part runs, so that one broken part does not hide another.
test:
	@failed=; for part in check test-frontend test-python; do \
	  $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; \
	done; \
	[ -z "$$failed" ] || { echo "FAILED:$$failed"; exit 1; }

check: $(VENV)/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

format: $(VENV)/.dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

looks: $(VENV)/.dev
	$(PY) -c "from image_generation import examples; examples.draw_all()"

test-python: $(VENV)/.dev
	@# What fails beside others is tried once more, alone and in plain sight: real servers and browsers on a machine that
	@# stalls for a second look broken and are not. The crash tests run side by side by themselves, and get one try.
	$(PY) -m pytest -n 3 --dist worksteal --ignore tests/crash || { [ $$? = 1 ] && echo "ONCE MORE, ALONE:" && \
	  $(PY) -m pytest --last-failed --last-failed-no-failures none --ignore tests/crash; }
	$(PY) -m pytest tests/crash

crash: $(VENV)/.dev
	FULL_CRASH_MATRIX=1 $(PY) -m pytest tests/crash --ignore=tests/crash/test_history.py

history: $(VENV)/.dev
	HISTORY_SECONDS="$${HISTORY_SECONDS:-300}" $(PY) -m pytest tests/crash/test_history.py

test-frontend:
	@if node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
	  2>/dev/null && command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend-fresh; \
	elif [ "$$CI" = true ]; then echo "The front end cannot be tested: $(NODE_HINT)"; exit 1; \
	else echo "SKIPPED front end: $(NODE_HINT)"; fi

# Also proves that static/ is what the source builds.
frontend-fresh: frontend/node_modules/.installed
	npm --prefix frontend run lint
	npm --prefix frontend run typecheck
	npm --prefix frontend run test
	rm -rf .build/static
	npm --prefix frontend run build -- --outDir ../.build/static --logLevel warn
	@diff -r static .build/static >/dev/null || { echo "static/ is stale: run make frontend and commit it"; exit 1; }

frontend: frontend/node_modules/.installed
	npm --prefix frontend run build

# React 18 beside 19, for a page of somebody else's that tries our components: one package cannot hold both.
frontend/node_modules/.installed: frontend/package-lock.json frontend/tests/hosts/react18/package-lock.json
	npm --prefix frontend ci --no-audit --no-fund
	npm --prefix frontend/tests/hosts/react18 ci --no-audit --no-fund
	@touch $@

$(VENV)/.runtime: requirements.txt | $(PY)
	@echo "Installing what the server needs into $(VENV) (once) ..."
	@$(PIP) install --no-compile -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt pyproject.toml | $(PY)
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(PIP) install -e '.[dev,postgres,redis,gevent]'
	@touch $@

# The first Python that is new enough and can make a venv; PYTHON=... names one.
$(PY):
	@for python in "$$PYTHON" python3.12 python3.11 python3.13 python3 python; do \
	  [ -n "$$python" ] || continue; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  found="$$python"; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  exec "$$python" -m venv $(VENV); \
	done; \
	if [ -n "$$found" ]; then \
	  echo "$$found has no venv module. On Debian or Ubuntu: sudo apt install python3-venv"; \
	else \
	  echo "Python 3.11 or newer was not found. Install it (https://www.python.org) or name it: PYTHON=/path/to/python3 make run"; \
	fi; exit 1

clean:
	rm -rf .build build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -not -path './$(VENV)/*' -not -path './frontend/node_modules/*' -prune -exec rm -rf {} +
