"""Two reconcilers, as on two hosts: one works, and the other takes over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from publishing.locks import only_one
from publishing.models import Counter, Delivery
from publishing.restored import HEARTBEAT
from tests.running.colleagues import Colleague, publish
from tests.running.concord import Concord, wait_for
from tests.running.convergence import converged

pytestmark = pytest.mark.slow


@pytest.fixture
def second(concord: Concord) -> Iterator[str]:
    """No worker, and two reconcilers."""
    concord.kill("worker")
    name = concord.start_another("reconcile")
    wait_for(lambda: heartbeat() > 0, "a reconciler")
    yield name
    concord.end(name)
    concord.bring_back()


def test_both_do_nothing_while_somebody_else_holds_the_lock(concord: Concord, second: str) -> None:
    with held_lock():
        before = heartbeat()
        time.sleep(3)  # several rounds of each
        assert heartbeat() == before
    wait_for(lambda: heartbeat() > before, "one of them to go on")


def test_each_delivery_is_done_once_and_the_second_takes_over(
    concord: Concord, reviewer: Colleague, second: str
) -> None:
    version = publish(concord, "Two reconcilers, no worker.", reviewer)
    converged(concord, version)
    assert set(Delivery.objects.filter(edition__number=version).values_list("attempts", flat=True)) == {1}
    concord.kill("reconcile")
    converged(concord, publish(concord, "One reconciler is gone, the other goes on.", reviewer))


@contextmanager
def held_lock() -> Iterator[None]:
    """As a third one would; the two let go of it after each round."""
    for _ in range(1000):
        with only_one("reconciler") as mine:
            if mine:
                yield
                return
        time.sleep(0.01)
    raise AssertionError("the lock is never free")


def heartbeat() -> int:
    return Counter.objects.filter(name=HEARTBEAT).values_list("value", flat=True).first() or 0
