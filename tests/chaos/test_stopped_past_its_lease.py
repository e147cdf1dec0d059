"""A worker stands still in the middle of a delivery (SIGSTOP), somebody else does its work, and then it goes on with
what it believed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from publishing.models import Delivery
from tests.chaos.people import bring_out, patiently, until_all_agree
from tests.chaos.stage import Stage, Steps
from tests.running.colleagues import Colleague
from tests.running.concord import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TAKEN_OVER = "was taken over"


@contextmanager
def standing_still(concord: Stage, steps: Steps) -> Iterator[None]:
    """Whoever is at the delivery, past its lease; afterwards it goes on, and has noticed."""
    noticed = concord.log("worker").count(TAKEN_OVER)
    pid = steps.met()
    try:
        Delivery.objects.filter(state=Delivery.State.LEASED).update(lease_until=Now() - timedelta(seconds=1))
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_for(lambda: concord.log("worker").count(TAKEN_OVER) > noticed, "it to notice")


def lay(steps: Steps) -> None:
    steps.lay("worker", "before the live artefacts", meets=signal.SIGSTOP, whom="one")


def test_what_it_had_in_hand_was_brought_once(concord: Stage, reviewer: Colleague, steps: Steps) -> None:
    lay(steps)
    version = bring_out(reviewer, "Brought by another, while the worker that had it in hand stood still.")
    with standing_still(concord, steps):
        until_all_agree(concord, version, "its worker stood still")
    until_all_agree(concord, version, "its worker went on")


def test_its_older_version_never_takes_the_place_of_the_newer(
    concord: Stage, reviewer: Colleague, steps: Steps
) -> None:
    lay(steps)
    older = bring_out(reviewer, "The older version, still in the hands of a worker that stands still.")
    with standing_still(concord, steps):
        until_all_agree(concord, older, "its worker stood still")
        newer = bring_out(reviewer, "The newer version, which readers have when that worker goes on.")
        until_all_agree(concord, newer, "the worker of the one before stood still")
    until_all_agree(concord, newer, "the worker of the one before went on")
    states = Delivery.objects.filter(edition__number=older).values_list("state", flat=True)
    patiently(lambda: set(states.all()) <= {"delivered", "superseded"}, "the older one to be at its end")
