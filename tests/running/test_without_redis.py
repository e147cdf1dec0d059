"""Redis only wakes workers: PostgreSQL holds the work, so an outage costs seconds and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
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


def test_after_an_outage_it_is_live_and_the_worker_takes_tasks_again(
    concord: Concord, reviewer: Colleague, services: Any
) -> None:
    page = the_page()
    page.lead = "Submitted with Redis, approved without it, and live as soon as it is back."
    proof = submit(page)
    with outage(services):
        assert reviewer.approve(proof).ok
    proof.refresh_from_db()
    converged(concord, proof.edition.number)
    wait_for(partial(worker_works, concord), "the worker to take a task through Redis")
    publish(concord, "The web process finds its old connection closed; then it has a new one.", reviewer)
    concord.kill("reconcile")
    version = publish(concord, "Nobody but the worker can have brought this out.", reviewer)
    converged(concord, version)
    concord.bring_back()


def worker_works(concord: Concord) -> bool:
    """A real task, of a delivery that does not exist, goes through Redis and comes to its end in the worker.

    Kombu 5.7 sometimes ends the whole worker when a connection breaks while another one is being opened
    (AttributeError in `_connparams`); whoever supervises it starts it again, here as in the demo and in production."""
    concord.bring_back()
    with current_app.connection_for_write() as fresh:
        sent = current_app.send_task("publishing.tasks.deliver", args=(0,), connection=fresh, retry=False)
    time.sleep(1)
    return f"{sent.id}] succeeded" in concord.log("worker")
