"""Whether publishing, the feed and the processes' memory stay as they are while a site grows from a hundred to ten
thousand live pages. `make bench-growth` (GROWTH=100,1000,10000 APPROVALS=20).

The pages are copies: rows as publishing writes them, with the app's own documents, and in the listings of website and
app. Fails on wrong answers only; written to tests/bench/results/growth*.json."""

from __future__ import annotations

import os
import time
from statistics import median
from typing import Any

import pytest
import requests
from django.db import connection

from channels.mobile import page_cursors, search_index
from channels.mobile.page_cursors import Place
from publishing import indexes
from publishing.edge import Edge
from publishing.models import Edition, LiveSummary
from publishing.store import last_seq
from tests.bench.feed import filling
from tests.bench.memory import held
from tests.bench.publish.steps import Times, percentiles, publish_once, settle
from tests.bench.results import tell
from tests.running.colleagues import Colleague, publish
from tests.running.concord import Concord, wait_for
from tests.running.many import HOUR

SIZES = [int(size) for size in os.environ.get("GROWTH", "100,1000,10000").split(",")]
APPROVALS = int(os.environ.get("APPROVALS", "20"))
ASKED = 50  # times each address of the feed
LOCALE = "en-US"
FEED = f"/api/mobile/v1/{LOCALE}/feed"
TOLD = ("in the ledger", "first byte over HTTP")  # the steps that the table shows

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2 * HOUR)]


def test_growth(concord: Concord, reviewer: Colleague, capsys: Any) -> None:
    publish(concord, "A text that is live before anything else is done here.", reviewer)
    settle()
    sample = Edition.objects.filter(publication__kind="treatment").latest("pk").published_proof
    figures: dict[str, float] = {}
    memory: dict[str, float] = {}
    sizes: dict[str, float] = {}
    made = 1
    for size in SIZES:
        filling.copy(sample, range(made, size), listings=("mobile", "website"))
        made = size
        _take_in(concord)
        publish_once(concord, reviewer, f"Published to warm up at {size}")
        memory |= {f"{name}, {size} pages, before": value for name, value in held(concord).items()}
        runs = []
        for one in range(APPROVALS):
            runs.append(publish_once(concord, reviewer, f"Published at {size}, number {one}"))
            _settle(concord)  # the listings too: the next one is to meet idle workers
        memory |= {f"{name}, {size} pages, after": value for name, value in held(concord).items()}
        figures |= {f"{name}, {size} pages": value for name, value in {**_told(runs), **_feed(concord)}.items()}
        sizes |= {f"{name}, {size} pages": value for name, value in _on_disk(concord).items()}
    with capsys.disabled():
        tell("growth", "milliseconds", figures, approvals=APPROVALS)
        tell("growth-memory", "megabytes (PSS)", memory, approvals=APPROVALS)
        tell("growth-disk", "megabytes", sizes, approvals=APPROVALS)


def _take_in(concord: Concord) -> None:
    """What the reconciler, the workers and the follower do with so many new pages."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    search_index.rebuild()
    for channel in ("mobile", "website"):
        keys = {path for row in LiveSummary.objects.filter(channel=channel) for path in row.index_keys}
        indexes.want(channel, keys)
    _settle(concord)


def _settle(concord: Concord) -> None:
    settle()
    wait_for(lambda: Edge(concord.edge).position >= last_seq(), "the edge to follow", seconds=HOUR)


def _told(runs: list[Times]) -> dict[str, float]:
    return {step: value for step, value in percentiles(runs, 50, 95).items() if any(part in step for part in TOLD)}


def _feed(concord: Concord) -> dict[str, float]:
    """Milliseconds for one answer: the first page, which is a file, and pages that are made."""
    with requests.Session() as session:
        newest = LiveSummary.objects.filter(channel="mobile", locale=LOCALE).latest("seq").seq
        places = [page_cursors.write(Place(LOCALE, "", newest - at)) for at in range(20)]
        return {
            "feed, first page, p50": _milliseconds(session, [concord.url + FEED] * ASKED),
            "feed, a page made anew, p50": _milliseconds(
                session, [f"{concord.url}{FEED}?cursor={at}" for at in places]
            ),
        }


def _on_disk(concord: Concord) -> dict[str, float]:
    """Megabytes of the database and of one host's files; each file takes whole blocks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database = cursor.fetchone()[0]
    files = sum(512 * file.stat().st_blocks for file in concord.edge.rglob("200.*"))
    return {"database": database / 1e6, "files of the edge": files / 1e6}


def _milliseconds(session: requests.Session, urls: list[str]) -> float:
    times = []
    for url in urls:
        started = time.monotonic()
        answer = session.get(url, timeout=30)
        times.append(1000 * (time.monotonic() - started))
        assert answer.status_code == 200, (url, answer.status_code, answer.text[:300])
    return median(times)
