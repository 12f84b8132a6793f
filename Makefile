# Each of these works from a fresh clone. Packages come by hash from the locks; what is there is not fetched again.

PYTHON = .venv/bin/python
# Looked for only when the environment is made.
PYTHON3 = $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
# Like production, where nothing is embedded: for the deploy check and for the tools that read the settings.
PRODUCTION = SECRET_KEY_FILE=.portal/secret_key DATABASE_URL=postgres://portal_web@/portal \
	DATABASE_WORKER_URL=postgres://portal_worker@/portal \
	REDIS_URL=redis://127.0.0.1:6379/0 PORTAL_URL=https://portal.example
LOCK = .venv/bin/uv pip compile --system-certs --generate-hashes --universal --python-version 3.11 --no-header --quiet

# $(call install,LOCK): uv is quick; pip knows the machine's own mirrors and certificates, should uv fail.
install = cmp -s $(1) .venv/$(1) || { echo "$(1)…" && \
	{ .venv/bin/uv pip install --quiet --system-certs --python .venv --require-hashes --compile-bytecode -r $(1) \
	|| $(PYTHON) -m pip install --quiet --require-hashes -r $(1); } && cp $(1) .venv/$(1); }
# $(call refuse,VIETNAMESE,ENGLISH)
refuse = { printf '%s\n' "$(strip $(1))" "$(strip $(2))" >&2; exit 1; }

.PHONY: setup setup-dev run test check bench audit faults lock backup restore drill upgrade

setup: .venv/ready
	@$(call install,requirements-lock.txt)
	@test -e .portal/postgres || $(PYTHON) -m portal.embedded

setup-dev: setup
	@$(call install,requirements-dev-lock.txt)

.venv/ready:
	@test -n "$(PYTHON3)" || $(call refuse,\
		Cần Python 3.11 trở lên: hãy cài trước (Debian: apt install python3 python3-venv).,\
		Python 3.11 or later is needed: install it first (Debian: apt install python3 python3-venv).)
	@$(PYTHON3) -m venv --clear .venv >/dev/null || $(call refuse,\
		Python thiếu phần tạo môi trường ảo: hãy cài nó (Debian: apt install python3-venv).,\
		Python lacks its part for virtual environments: install it (Debian: apt install python3-venv).)
	@sed -n '/^uv==/,/# via/p' requirements-dev-lock.txt > .venv/uv.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.txt \
		|| echo "uv: no; pip installs instead, more slowly."
	@touch $@

# PORT=8001 serves on another port.
run: setup
	@$(PYTHON) -m portal.run

# ARGS="-k standing" picks some. Each core has a database and a cache of its own.
test: setup-dev
	$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadscope $(ARGS)

# semgrep in an environment of its own: it pins what others pin otherwise.
.portal/semgrep/ready: requirements-semgrep-lock.txt | setup-dev
	@$(PYTHON) -m venv --clear .portal/semgrep
	@.venv/bin/uv pip install --quiet --system-certs --python .portal/semgrep --require-hashes -r $< \
		|| .portal/semgrep/bin/python -m pip install --quiet --require-hashes -r $<
	@touch $@

check: setup-dev .portal/semgrep/ready
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PRODUCTION) $(PYTHON) -m mypy
	$(PYTHON) -m djlint --quiet --lint templates
	.venv/bin/lint-imports
	$(PYTHON) -m tests.scanners
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m tests.catalogues
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

# Takes some ten minutes; ARGS="--sizes 250 15000" is quicker.
bench: setup-dev
	$(PYTHON) -m tests.bench $(ARGS)

# Takes some ten minutes and needs Chromium, Java and npm; ARGS="--keep crawl journeys" is quicker.
audit: setup-dev
	WALK_STEPS=10000 $(PYTHON) -m pytest tests/test_walk.py
	DUES_LIVES=1000 $(PYTHON) -m pytest tests/agencies/test_dues.py -k outsider
	$(PYTHON) -m tests.defences
	$(PYTHON) -m tests.audit $(ARGS)

# Takes some forty minutes; ARGS="--keep 1 10 27" takes single ones.
faults: setup-dev
	$(PYTHON) -m tests.faults $(ARGS)

# TO=folder. On a portal of this machine the key is made at the first time; elsewhere BACKUP_RECIPIENTS names whom it is for.
backup: setup
	@$(PYTHON) manage.py backup --to $(or $(TO),.portal) $(if $(BACKUP_RECIPIENTS),,--key .portal/backup.key)

# FILE=… KEY=…, into an empty database and an empty folder of files.
restore: setup
	@$(PYTHON) manage.py restore $(FILE) --key $(or $(KEY),.portal/backup.key)

# A backup of now (or FILE=… KEY=…) is brought back on an empty cluster of its own, proved, and thrown away.
drill: setup
	@$(PYTHON) -m portal.drill $(FILE) $(KEY)

# The last release's code on this one's schema, on a cluster of its own.
upgrade: setup-dev
	@$(PYTHON) -m tests.upgrade

lock: setup-dev
	$(LOCK) requirements-embedded.txt --output-file requirements-lock.txt
	$(LOCK) requirements-dev.txt --output-file requirements-dev-lock.txt
	$(LOCK) requirements-semgrep.txt --output-file requirements-semgrep-lock.txt
