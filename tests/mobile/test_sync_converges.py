"""Whatever happens between two pages of sync, whoever follows ends with exactly what everybody else gets.

`make test` tries some orders; with CASES=500 in the environment the two tests named "many" try more."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from publishing import deliveries
from publishing.models import Publication
from publishing.models.releases import Reason
from publishing.steps import Refused
from tests.mobile.ledger import first_editions, is_live, let_review_pass, move, publish_again, take_down, undelivered
from tests.mobile.phones import Phone, everything

MANY = int(os.environ.get("CASES") or 12)  # orders of events in the long form
PAGES = 3
pages = st.integers(0, PAGES - 1)


class Interleaving(RuleBasedStateMachine):
    """Editors and phones take turns in any order. A release and its delivery are two turns: others come between."""

    publications: list[Publication]
    moves: int  # in one run: each takes as long as everything else together

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.phones: list[Phone] = []
        self.moves_left = self.moves

    @rule(page=pages, correction=st.booleans())
    def publish(self, page: int, correction: bool) -> None:
        publish_again(self.publications[page], correction=correction)

    @rule(page=pages, reason=st.sampled_from(Reason.values))
    def take_down(self, page: int, reason: str) -> None:
        if is_live(self.publications[page]):
            take_down(self.publications[page], reason)

    @precondition(lambda self: self.moves_left)
    @rule(page=pages)
    def move(self, page: int) -> None:
        if is_live(self.publications[page]):
            self.moves_left -= 1
            move(self.publications[page])

    @rule(page=pages)
    def let_review_pass(self, page: int) -> None:
        let_review_pass(self.publications[page])

    @rule(which=st.randoms(use_true_random=False))
    def deliver_one(self, which: random.Random) -> None:
        """Any of them: late ones, and newer before older ones."""
        if waiting := undelivered():
            deliveries.deliver(which.choice(waiting))

    @rule()
    def deliver_all(self) -> None:
        for delivery in undelivered():
            deliveries.deliver(delivery)

    @rule(limit=st.integers(1, PAGES + 1))
    def a_phone_begins(self, limit: int) -> None:
        self.phones.append(Phone(limit).read_page())

    @rule(which=st.randoms(use_true_random=False))
    def a_phone_reads_a_page(self, which: random.Random) -> None:
        if self.phones:
            which.choice(self.phones).read_page()

    def teardown(self) -> None:
        try:
            self.deliver_all()
            expected = everything()
            for phone in [*self.phones, Phone()]:
                assert phone.follow().items == expected
        finally:
            transaction.set_rollback(True)
            self.rolled_back.__exit__(None, None, None)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of steps would fill the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def converges(examples: int, steps: int, moves: int) -> None:
    Interleaving.publications, Interleaving.moves = first_editions(PAGES), moves
    run_state_machine_as_test(
        Interleaving,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_interleaving_of_editors_and_phones_converges(site: None, quiet: None) -> None:
    converges(examples=15, steps=20, moves=0)


@pytest.mark.slow
@pytest.mark.timeout(600 + 5 * MANY)
def test_many_interleavings_of_editors_and_phones_converge(site: None, quiet: None) -> None:
    converges(examples=MANY, steps=50, moves=1)


# --- Real concurrent transactions ---

WRITERS, ROUNDS = 3, 30


class Working(threading.Thread):
    """Does its work again and again, on a connection of its own; says afterwards whether anything went wrong."""

    def __init__(self, work: Callable[[], Any], *, rounds: int = 1_000_000) -> None:
        super().__init__()
        self.work, self.rounds, self.enough = work, rounds, threading.Event()
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            for _round in range(self.rounds):
                if self.enough.is_set():
                    return
                self.work()
        except BaseException as error:  # noqa: BLE001 - told in `end`
            self.error = error
        finally:
            connections.close_all()

    def end(self) -> None:
        self.join(120)
        assert not self.is_alive()
        assert self.error is None, repr(self.error)


def writer(publications: list[Publication], seed: int) -> Callable[[], Any]:
    """Publishes, takes down and delivers whatever there is, in transactions of its own."""
    choice = random.Random(seed)  # noqa: S311 - no secret

    def work() -> None:
        publication = choice.choice(publications)
        try:
            chance = choice.random()
            if chance < 0.6:
                publish_again(publication, correction=choice.random() < 0.2)
            elif chance < 0.8:
                let_review_pass(publication)
            else:
                take_down(publication, choice.choice(Reason.values))
        except Refused:
            return  # another writer was faster
        for delivery in undelivered():
            deliveries.deliver(delivery)

    return work


def reader(phone: Phone) -> Callable[[], Any]:
    def work() -> None:
        phone.read_page()
        time.sleep(0.005)

    return work


@pytest.mark.slow
def test_readers_that_follow_racing_writers_end_with_exactly_what_is_there(committed_site: None, quiet: None) -> None:
    publications = first_editions(6)
    phones = [Phone(limit) for limit in (1, 2, 50)]
    readers = [Working(reader(phone)) for phone in phones]
    writers = [Working(writer(publications, seed), rounds=ROUNDS) for seed in range(WRITERS)]
    for thread in writers:
        thread.end()
    for thread in readers:
        thread.enough.set()
        thread.end()
    for delivery in undelivered():
        deliveries.deliver(delivery)
    expected = everything()
    for phone in [*phones, Phone()]:
        assert phone.follow().items == expected


@pytest.mark.slow
def test_a_delivery_that_commits_late_is_not_passed_over(committed_site: None, quiet: None) -> None:
    first, second = first_editions(2)
    phone = Phone().follow()
    publish_again(first)
    publish_again(second)
    earlier, later = undelivered()
    written, may_commit = threading.Event(), threading.Event()

    def deliver_slowly() -> None:
        with transaction.atomic():
            deliveries.deliver(earlier)
            written.set()
            may_commit.wait(30)

    slow = Working(deliver_slowly, rounds=1)
    assert written.wait(30)
    fast = Working(lambda: deliveries.deliver(later), rounds=1)
    time.sleep(0.5)
    assert phone.follow().changes == []  # the other one waits for its turn
    may_commit.set()
    slow.end()
    fast.end()
    assert phone.follow().items == everything()
    assert {item["edition"] for item in phone.items.values()} == {2}
