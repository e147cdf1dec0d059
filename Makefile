# Every target starts by making .venv if it is missing or older than its lock file; see deploy/local/bootstrap.py.
# Recipes name no absolute path, so a folder with a space in its name works.
PYTHON ?= python3
ARGS ?=
PAGES ?= 2000
CASES ?= 2000
RECIPIENTS ?= 100000
MAIL_MESSAGES ?= 100000
export ONCE PORT

.DEFAULT_GOAL := help
.PHONY: help demo test reissue ledger chaos races fuzz-api bench-serve bench-feed bench-publish bench-reissue \
  bench-growth bench-mail soak-mail check audit format python

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: python ## Run everything here and do the main job (ONCE=1 ends after the table; PORT=9000)
	@$(PYTHON) deploy/local/bootstrap.py -m deploy.local.demo

test: python ## Run every test on real PostgreSQL, Valkey and Celery (ARGS="-k name")
	@$(PYTHON) deploy/local/bootstrap.py --dev -m deploy.local.tests $(ARGS)

reissue: python ## Change a part of many pages on the running processes, publish meanwhile, measure (PAGES=2000)
	@PAGES=$(PAGES) $(PYTHON) deploy/local/bootstrap.py --dev -m pytest -q -s tests/running/test_many_pages.py

ledger: python ## Look for long for what could break the ledger (STEPS=10000 SEED=7)
	@STEPS="$(STEPS)" SEED="$(SEED)" $(PYTHON) deploy/local/bootstrap.py --dev \
	  -m pytest -q -s -p no:logging tests/ledger/for_long.py

fuzz-api: python ## Ask the app's API for what nobody would ask for and hold every answer against openapi.json (CASES=2000)
	@CASES=$(CASES) $(PYTHON) deploy/local/bootstrap.py --dev -m pytest -q tests/mobile/test_running_api.py

bench-feed: python ## Measure the app's feed beside Wagtail's own APIs, over 10,000 pages (FEED_ITEMS=1000)
	@$(PYTHON) deploy/local/bootstrap.py --dev -m tests.bench.feed

bench-publish: python ## Time each step from Approve to a reader, alone and during a reissue (APPROVALS=100 REISSUED=200)
	@$(PYTHON) deploy/local/bootstrap.py --dev -m pytest -q -s -p no:logging tests/bench/publish/bench_publish.py

bench-reissue: python ## Change a part of many pages: pages a second, and what each costs where (REISSUED=200)
	@$(PYTHON) deploy/local/bootstrap.py --dev -m pytest -q -s -p no:logging tests/bench/reissue/bench_reissue.py

bench-growth: python ## Publish, read the feed and weigh the processes as the site grows (GROWTH=100,1000,10000)
	@$(PYTHON) deploy/local/bootstrap.py --dev -m pytest -q -s -p no:logging tests/bench/publish/bench_growth.py

bench-mail: python ## Send to very many readers beside stock Django and smtp-source (MAIL_MESSAGES=100000)
	@MAIL_MESSAGES=$(MAIL_MESSAGES) $(PYTHON) deploy/local/bootstrap.py --dev \
	  -m pytest -q -s -p no:logging tests/bench/mail/bench_mail.py

soak-mail: python ## Send while processes are killed, and lay what arrived beside the ledger (RECIPIENTS=100000)
	@RECIPIENTS=$(RECIPIENTS) $(PYTHON) deploy/local/bootstrap.py --dev \
	  -m pytest -q -s -p no:logging tests/soak/test_mail.py

chaos: python ## Kill, freeze and damage everything while versions come out (SECONDS=600 SEED=7)
	@SECONDS="$(or $(SECONDS),600)" SEED="$(or $(SEED),7)" $(PYTHON) deploy/local/bootstrap.py --dev \
	  -m pytest -q -s --show-capture=no tests/chaos

races: python ## Let two people press at the same moment, very often (ROUNDS=500)
	@ROUNDS="$(or $(ROUNDS),500)" $(PYTHON) deploy/local/bootstrap.py --dev -m pytest -q tests/publishing/test_races.py

bench-serve: python ## Serve one page beside nginx and stock Wagtail, all in one run
	@$(PYTHON) deploy/local/bootstrap.py --dev -m tests.bench.serve

check: python ## Lint, types, import contracts and all tests without processes and browser (a few minutes)
	@$(PYTHON) deploy/local/bootstrap.py --dev -m deploy.local.check

audit: python ## Known vulnerabilities, licences, secrets, and the list of all parts (var/audit)
	@$(PYTHON) deploy/local/bootstrap.py --dev -m deploy.local.supply_chain

format: python ## Put the code into its format
	@$(PYTHON) deploy/local/bootstrap.py --dev -m ruff format .
	@.venv/bin/python -m ruff check --fix --quiet .

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Concord needs Python 3.11 or newer and '$(PYTHON)' is not installed: install it" \
	       "(on Debian or Ubuntu: sudo apt install python3 python3-venv) and run the same command again." >&2; exit 1; }
