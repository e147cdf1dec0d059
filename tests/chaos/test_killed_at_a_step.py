"""kill -9 of each process at each of its steps while a version comes out: readers get it all the same, and once.

`make chaos` takes every step, and of a worker also its whole group; `make test` takes those where most hangs on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from publishing.models import Approval, Edition, Proof
from tests.chaos.people import bring_out, until_all_agree
from tests.chaos.stage import Stage, Steps
from tests.chaos.steps import STEPS
from tests.running.colleagues import Colleague, the_page
from tests.running.convergence import publication

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
LONG = "SECONDS" in os.environ  # `make chaos`
WHOM = {"web": ["all"], "worker": ["one", "all"] if LONG else ["one"], "reconcile": ["all"], "edge": ["all"]}
SHORT = {
    "web": ("before the commit of the release", "after the commit of the release"),
    "worker": (
        "before a rendered proof is sealed",
        "after a delivery was claimed",
        "before the commit of the delivery",
        "after the commit of the delivery",
    ),
    "reconcile": ("after a live artefact",),
    "edge": ("between the packed files", "after the files, before their place is kept"),
}


def chosen() -> Iterator[tuple[str, str, str]]:
    for name, steps in (STEPS if LONG else SHORT).items():
        for whom in WHOM[name]:
            yield from ((name, whom, step) for step in steps)


@pytest.mark.parametrize(("name", "whom", "step"), list(chosen()))
def test_readers_get_the_version_all_the_same_and_once(
    concord: Stage, reviewer: Colleague, steps: Steps, supervised: None, name: str, whom: str, step: str
) -> None:
    before = newest()
    # The reconciler does what no worker does.
    with concord.stopped("worker") if name == "reconcile" else nullcontext():
        steps.lay(name, step, whom=whom)
        version = bring_out(reviewer, f"What readers see although the {name} dies {step}, {whom} of it.")
        steps.met()
        until_all_agree(concord, version, f"{name} was killed {step}")
    assert version == before + 1
    numbered_once(version)


def newest() -> int:
    """0 before the page was ever submitted."""
    return Edition.objects.filter(publication__public_id=the_page().translation_key).count()


def numbered_once(version: int) -> None:
    """One number, one approval and one delivery for each channel, whatever was tried twice."""
    numbers = Edition.objects.filter(publication=publication()).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, version + 1))
    edition = Edition.objects.get(publication=publication(), number=version)
    assert Approval.objects.filter(proof=edition.proof).count() == 1
    channels = list(edition.deliveries.values_list("channel", flat=True))
    assert len(channels) == len(set(channels))
    assert Proof.objects.filter(publication=publication(), state=Proof.State.READY, edition=None).count() == 0
