"""The app's feed beside Wagtail's own APIs, with as many pages, in one run: `make bench-feed`.

FEED_ITEMS=200 makes it smaller, BENCH_SECONDS=1 and BENCH_ROUNDS=1 shorter. It starts and stops everything itself, on
loopback; it fails on wrong answers only, never on slow ones."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import django

from deploy.local.ports import LOOPBACK, any_port
from deploy.local.processes import Processes, Step, procfile_commands
from deploy.local.progress import say
from deploy.local.services import Services
from tests.bench.contenders import running
from tests.bench.results import tell
from tests.bench.stock.serving import stock_wagtail

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var" / "bench-feed"
ITEMS = int(os.environ.get("FEED_ITEMS", "10000"))


def main() -> None:
    shutil.rmtree(VAR, ignore_errors=True)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with ExitStack() as ending:
        services = ending.enter_context(Services(VAR))
        settings = _settings(services)
        _install(services, settings)
        os.environ |= settings
        django.setup()
        from tests.bench.feed import filling, measuring

        filling.fill(ITEMS)
        say(f"Stock Wagtail, {ITEMS} pages")
        wagtail = ending.enter_context(stock_wagtail(services, ITEMS, VAR))
        command = procfile_commands(ROOT, settings)["web"]
        ours = f"http://{LOOPBACK}:{settings['PORT']}"
        ending.enter_context(running(command, f"{ours}/healthz/live", settings, VAR / "web.log"))
        figures = measuring.answers(ours, wagtail, ITEMS)
        tell("feed", "answers a second on one core", figures, *measuring.AGAINST, items=ITEMS)
        whole = measuring.whole_sets(ours, wagtail, ITEMS)
        tell("feed-whole", "items a second, everything once by one client", whole, measuring.ALL_BY_V2, items=ITEMS)


def _install(services: Services, settings: dict[str, str]) -> None:
    processes = Processes(ROOT, services.logs, settings, services.folder.token)
    for title, *command in (("Tables", "migrate", "-v0"), ("Sample site", "setup", "--sample")):
        say(title)
        processes.end(processes.begin(Step(title, tuple(command))))


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
        "APP_REQUESTS_A_MINUTE": str(10**6),  # all load comes from one address; it is counted all the same
        "VAR_DIR": str(VAR),
        "EDGE_DIR": str(VAR / "edge"),
        "HOST": LOOPBACK,
        "PORT": str(port),
    }


if __name__ == "__main__":
    main()
