"""The app's feed beside Wagtail's own APIs, over the same pages, in one run: `make bench-feed`.

FEED_ITEMS=1000 makes it smaller, SECONDS=1 each round shorter. It starts and stops everything itself, on loopback;
it fails on wrong answers only, never on slow ones."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import django

from deploy.local.ports import LOOPBACK, any_port
from deploy.local.processes import Processes, Step, procfile_commands
from deploy.local.progress import say
from deploy.local.services import Services

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var" / "bench-feed"
RESULTS = ROOT / "tests/bench/results/feed.json"
ITEMS = int(os.environ.get("FEED_ITEMS", "10000"))
SERVER_CORE, LOAD_CORE = "0", "1"


def main() -> int:
    shutil.rmtree(VAR, ignore_errors=True)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with Services(VAR) as services:
        settings = _settings(services)
        processes = Processes(ROOT, services.logs, settings, services.folder.token)
        for title, *command in (("Tables", "migrate", "-v0"), ("Sample site", "setup", "--sample")):
            say(title)
            processes.end(processes.begin(Step(title, tuple(command))))
        os.environ |= settings
        django.setup()
        from tests.bench.feed import filling, measuring

        filling.fill(ITEMS)
        try:
            _start(processes, settings)
            results = measuring.measure(settings, ITEMS, LOAD_CORE)
        finally:
            processes.stop()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    say(measuring.table(results))
    return 0


def _settings(services: Services) -> dict[str, str]:
    port = any_port()
    return dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": "only for this bench, and for nothing else",
        "PUBLIC_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": f"localhost,{LOOPBACK}",
        "CONCORD_DEMO": "1",
        "LOOK_AT_PUBLIC": "0",
        "LOG_LEVEL": "ERROR",
        "APP_REQUESTS_A_MINUTE": str(10**9),  # all load comes from one address; it is counted all the same
        "VAR_DIR": str(VAR),
        "EDGE_DIR": str(VAR / "edge"),
        "HOST": LOOPBACK,
        "PORT": str(port),
        "WAGTAIL_PORT": str(any_port()),
    }


def _start(processes: Processes, settings: dict[str, str]) -> None:
    """Ours as the Procfile has it, and Wagtail's with the same server and as many threads; both on one core."""
    web = procfile_commands(ROOT, settings)["web"]
    wagtail = [word.replace("cms.wsgi", "tests.bench.feed.wagtail_wsgi") for word in web]
    wagtail[wagtail.index(settings["PORT"])] = settings["WAGTAIL_PORT"]
    for name, command in (("web", web), ("wagtail", wagtail)):
        processes.start(name, ["taskset", "-c", SERVER_CORE, *command])


if __name__ == "__main__":
    sys.exit(main())
