"""kill -9 of each process while versions are on their way: it comes back, and readers get the ledger's version."""

from __future__ import annotations

import pytest
from django.db import transaction

from publishing import store
from publishing.models import Counter, Delivery
from tests.running.colleagues import Colleague, publish, submit, the_page
from tests.running.concord import Concord, wait_for
from tests.running.convergence import converged

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["worker", "edge", "web"])
def test_killed_right_after_an_approval(concord: Concord, reviewer: Colleague, name: str) -> None:
    version = publish(concord, f"The {name} is killed as soon as this is approved.", reviewer)
    concord.kill(name)
    concord.bring_back()
    converged(concord, version)


@pytest.mark.parametrize("name", ["worker", "edge"])
def test_what_was_approved_while_it_was_down(concord: Concord, reviewer: Colleague, name: str) -> None:
    concord.kill(name)
    publish(concord, f"The first of two versions without the {name}.", reviewer)
    version = publish(concord, f"The second of two versions without the {name}.", reviewer)
    concord.bring_back()
    converged(concord, version)


def test_the_worker_killed_in_the_middle_of_a_delivery(concord: Concord, reviewer: Colleague) -> None:
    """Another takes over at once, long before the lease has ended; the half-done one left nothing."""
    page = the_page()
    page.lead = "The worker has this delivery in hand when it is killed."
    proof = submit(page)
    with transaction.atomic():
        Counter.objects.select_for_update().get(name=store.LIVE)  # whoever delivers waits here
        assert reviewer.approve(proof).ok
        wait_for(lambda: Delivery.objects.filter(state="leased").exists(), "the worker to take a delivery")
        concord.kill("worker")
    proof.refresh_from_db()
    assert not Delivery.objects.filter(edition=proof.edition, channel="website", state="delivered").exists()
    concord.bring_back()
    converged(concord, proof.edition.number)
