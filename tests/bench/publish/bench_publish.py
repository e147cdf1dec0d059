"""From pressing Approve to the first byte that a reader gets, step by step: alone, and while very many other pages get
new versions. `make bench-publish` (APPROVALS=100 REISSUED=200).

Fails on wrong answers only; what it measured is printed and written to tests/bench/results/publish.json."""

from __future__ import annotations

import os
from typing import Any

import pytest

from publishing.models import Reissue
from tests.bench.publish.many_pages import begin_reissue, page_reissues
from tests.bench.publish.steps import percentiles, publish_once, settle
from tests.bench.results import tell
from tests.running.colleagues import Colleague
from tests.running.concord import Concord
from tests.running.many import HOUR, publish_pages

APPROVALS = int(os.environ.get("APPROVALS", "100"))
REISSUED = int(os.environ.get("REISSUED", "200"))
WARM = 2  # approvals before anything is measured

pytestmark = [pytest.mark.slow, pytest.mark.timeout(HOUR)]


def test_publish(concord: Concord, reviewer: Colleague, capsys: Any) -> None:
    for number in range(WARM):
        publish_once(concord, reviewer, f"Published to warm up, number {number}")
    alone = []
    for number in range(APPROVALS):
        alone.append(publish_once(concord, reviewer, f"Published alone, number {number}"))
        settle()
    publish_pages(REISSUED)
    begin_reissue(reviewer, "Monday to Saturday, 7 a.m. to 7 p.m.")
    meanwhile = []
    while page_reissues().filter(done_at=None).exists():
        meanwhile.append(publish_once(concord, reviewer, f"Published meanwhile, number {len(meanwhile)}"))
    settle()
    assert meanwhile, "the reissue was over before anything was approved: make REISSUED larger"
    assert not Reissue.objects.exclude(failed=0).exists()
    figures = percentiles(alone, 50, 95, 99)
    figures |= {f"during a reissue: {step}": value for step, value in percentiles(meanwhile, 50, 95, 99).items()}
    with capsys.disabled():
        tell("publish", "milliseconds", figures, approvals=APPROVALS, reissued=REISSUED, meanwhile=len(meanwhile))
