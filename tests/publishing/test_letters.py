"""Mail to colleagues: who is asked, what it says, and that losing Redis or the mail server loses none of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db.models.functions import Now

from cms.models import TreatmentPage
from publishing import approvals, letters, reconcile
from publishing.models import Proof
from tests.conftest import submit

pytestmark = pytest.mark.django_db  # pytest-django keeps what is sent in `mail.outbox`


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return submit(page, people["editor"])


def test_the_named_reviewer_gets_a_link_to_the_approve_page(proof: Proof, people: dict[str, Any]) -> None:
    letters.tell(proof.pk)
    [letter] = mail.outbox
    assert letter.to == [people["reviewer"].email]
    assert f"/admin/approve/{proof.pk}/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_told_once_it_is_not_told_again(proof: Proof) -> None:
    letters.tell(proof.pk)
    letters.tell(proof.pk)
    assert len(mail.outbox) == 1


def test_the_editor_learns_what_came_back_and_why(proof: Proof, people: dict[str, Any]) -> None:
    approvals.send_back(proof_id=proof.pk, user=people["reviewer"], message="Say how long it takes.")
    letters.tell(proof.pk)
    [letter] = mail.outbox
    assert letter.to == [people["editor"].email]
    assert "Say how long it takes." in letter.body


def test_without_redis_the_reconciler_writes_it(proof: Proof) -> None:
    reconcile.once()
    assert mail.outbox == []  # a worker was called and has a few seconds to come
    Proof.objects.filter(pk=proof.pk).update(tell_at=Now() - letters.AGAIN)
    reconcile.once()
    assert len(mail.outbox) == 1


def test_what_was_approved_meanwhile_asks_nobody_any_more(proof: Proof, people: dict[str, Any]) -> None:
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    letters.tell(proof.pk)
    assert mail.outbox == []


def test_wagtail_itself_writes_to_nobody(proof: Proof, people: dict[str, Any]) -> None:
    """It would do so inside the transaction that holds the locks of the decision."""
    assert mail.outbox == []
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again_later(proof: Proof, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # nobody listens there
    with pytest.raises(OSError):
        letters.tell(proof.pk)
    proof.refresh_from_db()
    assert proof.tell_at is not None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    letters.tell(proof.pk)
    assert mail.outbox == []  # not at once
    Proof.objects.filter(pk=proof.pk).update(tell_at=Now())
    letters.tell(proof.pk)
    assert len(mail.outbox) == 1
