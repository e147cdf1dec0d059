"""Redis only wakes workers: PostgreSQL holds the work, so an outage costs seconds and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery import current_app

from tests.running.colleagues import Colleague, publish, submit, the_page
from tests.running.concord import Concord, wait_for
from tests.running.convergence import converged

pytestmark = pytest.mark.slow


@contextmanager
def outage(services: Any) -> Iterator[None]:
    services.stop_redis()
    try:
        yield
    finally:
        services.start_redis()


def test_without_redis_an_approval_succeeds_and_the_reconciler_alone_brings_it_out(
    concord: Concord, reviewer: Colleague, services: Any
) -> None:
    with outage(services):
        version = publish(concord, "Approved while nobody could be woken, and read all the same.", reviewer)
        converged(concord, version)


def test_after_an_outage_it_is_live_and_the_worker_goes_on_by_itself(
    concord: Concord, reviewer: Colleague, services: Any
) -> None:
    page = the_page()
    page.lead = "Submitted with Redis, approved without it, and live as soon as it is back."
    proof = submit(page)
    with outage(services):
        assert reviewer.approve(proof).ok
    proof.refresh_from_db()
    converged(concord, proof.edition.number)
    wait_for(worker_answers, "the worker to answer through Redis")
    publish(concord, "The web process finds its old connection closed; then it has a new one.", reviewer)
    concord.kill("reconcile")
    version = publish(concord, "Nobody but the worker can have brought this out.", reviewer)
    converged(concord, version)
    concord.bring_back()


def worker_answers() -> bool:
    with current_app.connection_for_write() as fresh:
        return bool(current_app.control.ping(timeout=1, connection=fresh))
