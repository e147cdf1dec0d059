"""Stock Wagtail as a contender: started with its own database, and what is asked of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import requests

from deploy.local.ports import LOOPBACK, any_port
from deploy.local.services import Services
from tests.bench.contenders import Question, running

ROOT = Path(__file__).resolve().parents[3]
FILLING = 1800  # seconds that making the pages may take
LISTED = {"type": "stock.StockTreatmentPage", "limit": "20"}


@contextmanager
def stock_wagtail(services: Services, pages: int, folder: Path) -> Iterator[str]:
    """Its address, with so many published pages. The server program and its settings are ours."""
    database = services.database_url.rpartition("/")[0] + "/stock"
    with psycopg.connect(services.database_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS stock WITH (FORCE)")
        connection.execute("CREATE DATABASE stock")
    environment = {"DJANGO_SETTINGS_MODULE": "tests.bench.stock.settings", "DATABASE_URL": database}
    filling = [sys.executable, "-m", "tests.bench.stock.fill", str(pages)]
    subprocess.run(filling, env={**os.environ, **environment}, cwd=ROOT, check=True, timeout=FILLING)
    port = any_port()
    url = f"http://{LOOPBACK}:{port}"
    command = [sys.executable, *"-m granian --interface wsgi --workers 1 --blocking-threads 8".split()]
    command += ["--host", LOOPBACK, "--port", str(port), "tests.bench.stock.wsgi:application"]
    with running(command, f"{url}/treatment-1/", environment, folder / "stock.log"):
        yield url


def stock_page(url: str) -> Question:
    return Question("stock Wagtail page", f"{url}/treatment-1/", "Option 7")


def api_details(url: str) -> list[Question]:
    first = requests.get(f"{url}/api/v2/pages/?{urlencode(LISTED)}", timeout=60).json()["items"][0]["id"]
    return [
        Question(f"Wagtail API {name}, one page", f"{url}/api/{name}/pages/{first}/", "Option 7")
        for name in ("v2", "v3")
    ]


def api_lists(url: str) -> list[Question]:
    v2 = f"{url}/api/v2/pages/?{urlencode(LISTED)}"
    return [
        Question("Wagtail API v2, list of 20", v2, "Treatment 1"),
        Question("Wagtail API v2, list of 20 with body", f"{v2}&fields=*", "Option 7"),
        Question("Wagtail API v3, list of 20", f"{url}/api/v3/pages/?{urlencode(LISTED)}", "Treatment 1"),
    ]


def api_search(url: str, words: list[str]) -> Question:
    paths = [f"/api/v2/pages/?{urlencode({**LISTED, 'search': text})}" for text in words]
    return Question("Wagtail API v2, search", url + paths[0], words[0].split()[-1], paths=paths)


def read_all(url: str, count: int) -> int:
    """How many pages a client got that asks API v2 for all of them, body and all, 200 at once."""
    got = 0
    with requests.Session() as session:
        for offset in range(0, count, 200):
            query = urlencode({**LISTED, "limit": "200", "offset": str(offset), "fields": "*"})
            got += len(session.get(f"{url}/api/v2/pages/?{query}", timeout=120).json()["items"])
    return got
