"""A call to action changes and every page that contains it follows: pages a second, what each cost in processor time
and where, and how many a second could be at most if nothing were done but to render them.

`make bench-reissue` (REISSUED=200). Fails on wrong answers only; written to tests/bench/results/reissue.json."""

from __future__ import annotations

import os
import time
from typing import Any

import psutil
import pytest

from channels.mobile.channel import Mobile
from channels.newsletter.channel import Newsletter
from channels.website.channel import Website
from publishing.edge import Edge
from publishing.models import Proof, Publication, Reissue
from publishing.store import last_seq
from tests.bench.memory import tree_of
from tests.bench.publish.many_pages import begin_reissue, page_reissues
from tests.bench.publish.steps import settle
from tests.bench.results import tell
from tests.running.colleagues import Colleague, publish
from tests.running.concord import Concord, wait_for
from tests.running.many import HOUR, publish_pages
from tests.services import VAR

PAGES = int(os.environ.get("REISSUED", "200"))
HOURS = "Monday to Saturday, 7 a.m. to 7 p.m."
FOLLOWED, ON_EDGE, RENDERED = "pages a second, all followed", "pages a second, all on the edge", "renderings alone"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2 * HOUR)]


def test_reissue(concord: Concord, reviewer: Colleague, capsys: Any) -> None:
    publish(concord, "A text that is live before anything else is done here.", reviewer)
    pages = publish_pages(PAGES)
    begin_reissue(reviewer, "Monday to Friday, 8 a.m. to 6 p.m.")  # once, so that every process is warm
    _wait()
    before, started = _processor_seconds(concord), time.monotonic()
    begin_reissue(reviewer, HOURS)
    wait_for(_followed, "every page to follow", seconds=HOUR)
    followed = time.monotonic() - started
    _wait()
    wait_for(lambda: Edge(concord.edge).position >= last_seq(), "the edge to follow", seconds=HOUR)
    on_edge = time.monotonic() - started
    spent = {name: seconds - before[name] for name, seconds in _processor_seconds(concord).items()}
    _check(pages)
    figures = {FOLLOWED: PAGES / followed, ON_EDGE: PAGES / on_edge, RENDERED: _renderings(pages[0])}
    costs = {f"{name}, ms of processor a page": 1000 * seconds / PAGES for name, seconds in spent.items()}
    with capsys.disabled():
        tell("reissue", "pages a second", figures, RENDERED, pages=PAGES)
        tell("reissue-costs", "milliseconds", costs, pages=PAGES)


def _followed() -> bool:
    return not Reissue.objects.filter(done_at=None).exists()


def _wait() -> None:
    wait_for(_followed, "every page to follow", seconds=HOUR)
    settle()


def _check(pages: list[Publication]) -> None:
    assert not page_reissues().exclude(failed=0).exists()
    for publication in pages:
        publication.refresh_from_db()
        assert HOURS in str(publication.live.published_proof.snapshot)


def _renderings(publication: Publication) -> float:
    """How many pages a second one core makes the bytes of, for all three channels, when that is all it does."""
    snapshot = Proof.objects.get(edition=publication.live).sealed
    channels = (Website(), Mobile(), Newsletter())
    for channel in channels:
        channel.render(snapshot)
    started = time.process_time()
    for _round in range(20):
        for channel in channels:
            channel.render(snapshot)
    return 20 / (time.process_time() - started)


def _processor_seconds(concord: Concord) -> dict[str, float]:
    """Spent so far by each of the processes and those they started, and by PostgreSQL."""
    spent = {name: _of(child.process.pid) for name, child in concord.processes.children.items() if name != "mail"}
    return spent | {"PostgreSQL": _of(int((VAR / "postgres" / "postmaster.pid").read_text().splitlines()[0]))}


def _of(pid: int) -> float:
    found = 0.0
    for process in tree_of(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        found += times.user + times.system + times.children_user + times.children_system
    return found
