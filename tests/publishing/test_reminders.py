"""Reminders of what waits: after 2 days, after 5, then every 7, five at most, and none to whoever is away."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db.models import F

from cms.models import TreatmentPage
from publishing import approvals, letters, reconcile, reminders
from publishing.clock import today
from publishing.models import Absence, Proof
from tests.conftest import check, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    found = submit(page, people["editor"])
    letters.tell(found.pk)
    mail.outbox.clear()
    return found


def days_pass(days: float) -> None:
    """As if the database's clock were so much later: all that it is compared with moves back."""
    span = timedelta(days=days)
    Proof.objects.filter(remind_at__isnull=False).update(
        remind_at=F("remind_at") - span, sealed_at=F("sealed_at") - span
    )


def round_of_the_reconciler() -> int:
    """How many letters it wrote."""
    before = len(mail.outbox)
    reconcile.once()
    return len(mail.outbox) - before


def test_the_whole_sequence(proof: Proof, people: dict[str, Any]) -> None:
    written = []
    for day in range(1, 61):
        days_pass(1)
        if round_of_the_reconciler():
            written.append(day)
        assert round_of_the_reconciler() == 0  # the same day says nothing twice
        if day == 30:
            assert Proof.objects.get(pk=proof.pk).remind_at is None
    assert written == [2, 5, 12, 19, 26]
    assert {tuple(letter.to) for letter in mail.outbox} == {(people["reviewer"].email,)}
    assert mail.outbox[0].subject == f"Still waiting: {proof.sealed.title}"
    assert "has waited for your approval for 2 days" in mail.outbox[0].body
    assert f"/admin/approve/{proof.pk}/" in mail.outbox[-1].body


def test_what_was_approved_reminds_nobody(proof: Proof, people: dict[str, Any]) -> None:
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    days_pass(3)
    assert round_of_the_reconciler() == 0


def test_what_was_taken_back_reminds_nobody(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    TreatmentPage.objects.get().current_workflow_state.cancel(user=people["editor"])
    days_pass(3)
    assert round_of_the_reconciler() == 0


def test_a_changed_text_begins_anew(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    days_pass(2.5)
    assert round_of_the_reconciler() == 1
    page.lead = "A lead that was changed while it waited; its reviewer is asked afresh, and it is long enough."
    page.save_revision(user=people["editor"])
    assert check(page).reminders == 0


def test_nobody_who_is_away_is_reminded_and_what_fell_due_meanwhile_is_one_reminder(
    proof: Proof, people: dict[str, Any]
) -> None:
    absence = Absence.objects.create(user=people["reviewer"], until=today() + timedelta(days=10))
    for _day in range(13):
        days_pass(1)
        assert round_of_the_reconciler() == 0
    absence.delete()
    days_pass(0.1)
    assert round_of_the_reconciler() == 1
    assert Proof.objects.get(pk=proof.pk).reminders == 3
    days_pass(5)
    assert round_of_the_reconciler() == 0
    days_pass(1.5)
    assert round_of_the_reconciler() == 1


def test_a_mail_server_that_is_away_delays_it(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    days_pass(2.5)

    def refuse(*args: object, **kwargs: object) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(letters, "send", refuse)
        assert round_of_the_reconciler() == 0
    assert not reminders.due().exists()  # in a minute
    Proof.objects.update(remind_at=F("remind_at") - timedelta(minutes=2))
    assert round_of_the_reconciler() == 1
