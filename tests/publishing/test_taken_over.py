"""Work that somebody had in hand: taken over at once when that process died, and left alone while it lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models.functions import Now

from cms.models import TreatmentPage
from publishing import deliveries, locks, proofing, reconcile
from publishing.models import Delivery, Proof
from tests.conftest import approve, submit

pytestmark = pytest.mark.django_db

LONG = timedelta(minutes=1)


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """The session of another process."""
    known = connection.get_connection_params()
    with psycopg.connect(dbname=known["dbname"], **_where(known), autocommit=True) as session:
        yield session


def _where(known: dict[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in ("host", "port", "user", "password") if name in known}


@pytest.fixture
def building(page: TreatmentPage, people: Any) -> Proof:
    """A version for approval that a process has just taken."""
    page.save_revision(user=people["editor"])
    page.get_workflow().start(page, people["editor"])
    proof = Proof.objects.latest("pk")
    Proof.objects.filter(pk=proof.pk).update(state="building", fence=1, attempts=1, lease_until=Now() + LONG)
    return proof


@pytest.fixture
def leased(page: TreatmentPage, people: Any) -> Delivery:
    proof = submit(page, people["editor"])
    approve(proof, people["reviewer"])
    delivery = Delivery.objects.get(edition__proof=proof, channel="website")
    Delivery.objects.filter(pk=delivery.pk).update(state="leased", fence=1, attempts=1, lease_until=Now() + LONG)
    return delivery


def take(session: psycopg.Connection, kind: int, pk: int) -> None:
    session.execute("SELECT pg_advisory_lock(%s, %s)", [kind, pk])


def state_of(row: Proof | Delivery) -> str:
    row.refresh_from_db()
    return str(row.state)


def test_a_proof_is_left_to_the_process_that_builds_it(building: Proof, other: psycopg.Connection) -> None:
    take(other, locks.PROOFS, building.pk)
    reconcile.once()
    proofing.build(building.pk)
    assert state_of(building) == Proof.State.BUILDING


def test_a_proof_whose_builder_was_killed_is_built_at_once(building: Proof, other: psycopg.Connection) -> None:
    take(other, locks.PROOFS, building.pk)
    other.close()
    reconcile.once()
    assert state_of(building) == Proof.State.READY


def test_a_proof_whose_builder_stands_still_is_built_when_its_lease_has_ended(
    building: Proof, other: psycopg.Connection
) -> None:
    take(other, locks.PROOFS, building.pk)
    Proof.objects.filter(pk=building.pk).update(lease_until=Now() - LONG)
    reconcile.once()
    assert state_of(building) == Proof.State.READY


def test_a_delivery_is_left_to_the_process_that_brings_it(leased: Delivery, other: psycopg.Connection) -> None:
    take(other, locks.DELIVERIES, leased.pk)
    reconcile.once()
    deliveries.deliver(leased.pk)
    assert state_of(leased) == Delivery.State.LEASED


def test_a_delivery_whose_worker_was_killed_is_brought_at_once(leased: Delivery, other: psycopg.Connection) -> None:
    take(other, locks.DELIVERIES, leased.pk)
    other.close()
    reconcile.once()
    assert state_of(leased) == Delivery.State.DELIVERED


def test_nobody_is_at_it_any_more_when_it_is_done(building: Proof) -> None:
    with locks.at_work(locks.PROOFS, building.pk) as alone:
        assert alone
        assert building.pk in locks.worked_on(locks.PROOFS)
    assert building.pk not in locks.worked_on(locks.PROOFS)


def test_what_failed_is_tried_again_after_a_pause(building: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(proofing, "_render", lambda proof: 1 / 0)
        proofing.build(building.pk)
    reconcile.once()
    assert state_of(building) == Proof.State.WANTED
    Proof.objects.filter(pk=building.pk).update(lease_until=Now() - LONG, created_at=Now() - LONG)
    reconcile.once()
    assert state_of(building) == Proof.State.READY
