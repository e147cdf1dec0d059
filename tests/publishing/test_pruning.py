"""The bytes of versions that nobody approved go after thirty days; evidence stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.models import TreatmentPage
from publishing import pruning
from publishing.models import Blob, LiveArtefact, LiveRecord, Proof, ProofArtefact
from tests.conftest import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    """A version that was overtaken before anybody approved it, a month and a day ago."""
    page.lead = "A sentence that stands in this version alone."
    page.save_revision(user=people["editor"])
    proof = submit(page, people["editor"])
    assert proof.artefacts.exists()
    Proof.objects.filter(pk=proof.pk).update(state="void", created_at=timezone.now() - timedelta(days=31))
    return proof


def test_they_go_and_the_text_of_the_version_stays(given_up: Proof) -> None:
    digests = set(given_up.artefacts.values_list("blob_id", flat=True))
    assert pruning.prune() == 1
    assert not given_up.artefacts.exists()
    gone = digests - set(Blob.objects.filter(pk__in=digests).values_list("pk", flat=True))
    assert gone, "a page nobody else shows has bytes of its own"
    given_up.refresh_from_db()
    assert given_up.sealed.facts["lead"].startswith("A sentence that stands")
    assert pruning.prune() == 0


def test_bytes_that_something_else_shows_stay(given_up: Proof) -> None:
    """Style sheets and pictures are shared; every address still has what it serves, and served before."""
    pruning.prune()
    for rows in (LiveArtefact.objects.exclude(blob=None), LiveRecord.objects.exclude(blob=None)):
        assert rows.count() == rows.filter(blob__sha256__isnull=False).count() > 0
    shown = {digest for live in LiveArtefact.objects.all() for digest in live.fragments.values()}
    assert Blob.objects.filter(pk__in=shown).count() == len(shown)


@pytest.mark.parametrize("change", [{"state": "ready"}, {"created_at": timezone.now() - timedelta(days=29)}])
def test_what_may_still_be_approved_and_what_is_young_stay(given_up: Proof, change: dict[str, Any]) -> None:
    Proof.objects.filter(pk=given_up.pk).update(**change)
    assert pruning.prune() == 0
    assert given_up.artefacts.exists()


def test_what_was_approved_once_stays_whatever_became_of_it(page: TreatmentPage) -> None:
    Proof.objects.filter(approvals__isnull=False).update(state="void", created_at=timezone.now() - timedelta(days=900))
    before = ProofArtefact.objects.count()
    assert pruning.prune() == 0
    assert ProofArtefact.objects.count() == before


@pytest.mark.parametrize("model", [Blob, ProofArtefact])
def test_nobody_else_can_take_stored_bytes_away(given_up: Proof, model: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_forgetting_does_not_let_the_rest_of_its_transaction_delete_approvals(given_up: Proof) -> None:
    with transaction.atomic():
        pruning.prune()
        approval = Proof.objects.filter(approvals__isnull=False).first()
        assert approval is not None
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            approval.approvals.all()._raw_delete("default")
