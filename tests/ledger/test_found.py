"""What the state machine found once, each as the shortest story of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.models import CallToAction, TreatmentPage
from publishing import plans, proofs, reconcile, reissues, withdrawals
from publishing.clock import now
from publishing.models import Delivery, Proof, Publication, Reissue
from publishing.models.releases import Reason
from publishing.store import read
from tests.conftest import approve, submit
from tests.ledger.passing import pass_time

pytestmark = pytest.mark.django_db

HOURS = "Monday to Saturday, 8 a.m. to 5 p.m."


def with_other_hours() -> CallToAction:
    button = CallToAction.objects.get()
    button.hours = HOURS
    return button


def change_the_button(publish: Any) -> None:
    publish(with_other_hours())


def test_the_reconciler_delivers_what_was_reissued(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    approve(submit(with_other_hours(), people["editor"]), people["reviewer"])
    for reissue in Reissue.objects.filter(done_at=None):
        reissues.run(reissue.pk, seconds=60)
    pass_time(timedelta(minutes=5))
    reconcile.once()
    assert not Delivery.objects.exclude(state__in=Delivery.FINAL).exists()


def test_a_planned_page_follows_its_parts_meanwhile(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    plan = plans.plan("Spring campaign", now() + timedelta(days=1), people["colleague"])
    plans.include(plan.pk, Publication.objects.get(public_id=page.translation_key), people["colleague"])
    change_the_button(publish)
    assert HOURS in read("website", page.public_path.lstrip("/"))[1].decode()
    assert plan.items.get().proof is None


def test_what_a_dead_worker_left_of_an_update_ends_with_the_page(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    publication = Publication.objects.get(public_id=page.translation_key)
    left = proofs.repeat(publication, Proof.Cause.REISSUE, "The button changed")
    Proof.objects.filter(pk=left.pk).update(state=Proof.State.BUILDING, lease_until=now() - timedelta(seconds=1))
    withdrawals.take_down(publication, Reason.UNPUBLISHED, user=None)
    left.refresh_from_db()
    assert left.state == Proof.State.VOID
