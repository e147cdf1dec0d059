"""The gate: who may approve, what exactly is approved, and what is refused with which sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from wagtail.models import Revision

from cms.models import CallToAction, TreatmentPage
from publishing import approvals
from publishing.models import Approval, Edition, Proof
from publishing.steps import Refused
from tests.conftest import approve, check, submit, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    found = submit(page, people["editor"])
    assert found.state == Proof.State.READY, found.findings
    return found


def refusal(proof: Proof, user: Any, digest: str = "") -> str:
    with pytest.raises(Refused) as caught:
        approvals.approve(proof_id=proof.pk, digest=digest or proof.digest, user=user)
    return str(caught.value)


def test_it_publishes_what_the_named_reviewer_approved(proof: Proof, people: dict[str, Any]) -> None:
    approve(proof, people["reviewer"])
    edition = Edition.objects.get(proof=proof)
    assert edition.number == 1
    assert edition.proof.approvals.get().user == people["reviewer"]
    assert {row.channel for row in edition.deliveries.all()} == {"website", "mobile", "newsletter"}


def test_it_refuses_the_editor_who_submitted(proof: Proof, people: dict[str, Any]) -> None:
    people["editor"].groups.add(Group.objects.get(name="Clinical reviewers"))
    assert "second person" in refusal(proof, people["editor"])


def test_it_refuses_another_reviewer_naming_the_printed_one(proof: Proof, people: dict[str, Any]) -> None:
    other = get_user_model().objects.create_user("second.reviewer")
    other.groups.add(Group.objects.get(name="Clinical reviewers"))
    assert proof.reviewers[0]["name"] in refusal(proof, other)


def test_it_refuses_a_superuser_who_is_no_reviewer(proof: Proof) -> None:
    boss = get_user_model().objects.create_superuser("boss")
    assert "not among them" in refusal(proof, boss)


def test_it_refuses_a_digest_that_was_not_shown(proof: Proof, people: dict[str, Any]) -> None:
    assert "changed" in refusal(proof, people["reviewer"], digest="0" * 64)
    assert not Approval.objects.filter(proof=proof).exists()


def test_a_text_saved_between_page_and_press_is_refused_and_a_new_version_is_made(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    page.lead = "A lead that somebody saved while the reviewer was reading the old one, long enough."
    page.save_revision(user=people["editor"])
    assert "changed" in refusal(proof, people["reviewer"])
    fresh = check(page)
    assert fresh.pk != proof.pk
    assert fresh.snapshot["facts"]["lead"] == page.lead
    approve(fresh, people["reviewer"])
    assert Edition.objects.get(proof=fresh).number == 1


def test_a_revision_overwritten_in_place_is_refused(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    """Autosave rewrites a revision under the same id (reliability.md B8)."""
    page.lead = "A lead that autosave wrote over the very revision that was proofed, long enough."
    page.save_revision(user=people["editor"], overwrite_revision=page.get_latest_revision())
    assert "changed" in refusal(proof, people["reviewer"])
    assert not Edition.objects.filter(publication=proof.publication).exists()


def test_a_revision_overwritten_behind_every_signal_is_refused(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "lead": "90 mg"})
    assert "changed" in refusal(proof, people["reviewer"])
    proof.refresh_from_db()
    assert proof.state == Proof.State.VOID


def test_a_call_to_action_changed_by_sql_changes_nothing_readers_see(
    page: TreatmentPage, people: dict[str, Any]
) -> None:
    CallToAction.objects.update(name="Changed by hand")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_calltoaction SET content = replace(content::text, 'Request', 'Steal')::jsonb")
    proof = submit(page, people["editor"])
    assert "Steal" not in str(proof.snapshot)


def test_a_call_to_action_published_meanwhile_puts_the_waiting_version_out_of_date(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    cta = CallToAction.objects.get()
    cta.content[0].value = "Together, in every step"
    changed = submit(cta, people["editor"])
    approve(changed, people["reviewer"])
    assert "changed" in refusal(proof, people["reviewer"])
    fresh = check(page)
    assert "Together, in every step" in str(fresh.snapshot)


def test_sending_back_needs_a_message_and_returns_it_to_the_editor(proof: Proof, people: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        approvals.send_back(proof_id=proof.pk, user=people["reviewer"], message="  ")
    approvals.send_back(proof_id=proof.pk, user=people["reviewer"], message="Say how long it takes.")
    refusal(proof, people["reviewer"])
    proof.refresh_from_db()
    assert proof.state == Proof.State.REFUSED


def test_after_sending_back_the_next_submit_makes_a_new_version(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    approvals.send_back(proof_id=proof.pk, user=people["reviewer"], message="Say how long it takes.")
    page.refresh_from_db()
    page.lead = "It says how long it takes now, in a sentence of sufficient length for a lead."
    page.save_revision(user=people["editor"])
    page.current_workflow_state.resume(people["editor"])
    fresh = check(page)
    assert fresh.state == Proof.State.READY
    approve(fresh, people["reviewer"])
    assert Edition.objects.filter(proof=fresh).exists()


def test_wagtails_own_approve_is_refused(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    state = page.current_workflow_state
    task = state.current_task_state.task.specific
    assert task.get_actions(page, people["reviewer"]) == []
    with pytest.raises(PermissionDenied):
        task.on_action(state.current_task_state, people["reviewer"], "approve")


def test_a_finished_workflow_without_an_approval_publishes_nothing(proof: Proof, page: TreatmentPage) -> None:
    """B9: a disabled task counts as approved in stock Wagtail."""
    state = page.current_workflow_state
    with pytest.raises(Refused), transaction.atomic():
        state.current_task_state.approve(user=None)
    assert not Edition.objects.filter(publication=proof.publication).exists()


def test_taking_back_puts_the_version_out_of_date(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    page.current_workflow_state.cancel(user=people["editor"])
    proof.refresh_from_db()
    assert proof.state == Proof.State.VOID
    refusal(proof, people["reviewer"])


def test_a_reviewers_comment_does_not_make_her_an_editor(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    page.save_revision(user=people["reviewer"])  # what a comment does: same content, new revision
    fresh = check(page)
    assert fresh.editors == [people["editor"].pk] or people["reviewer"].pk not in fresh.editors
    approve(fresh, people["reviewer"])


def test_a_reviewer_who_changed_the_text_hands_approval_to_someone_else(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    page.lead = "The reviewer wrote this lead herself, so somebody else has to approve it now."
    page.save_revision(user=people["reviewer"])
    fresh = check(page)
    assert "second person" in refusal(fresh, people["reviewer"])


def test_the_database_refuses_an_edition_that_nobody_approved(proof: Proof) -> None:
    from publishing.clock import now

    with pytest.raises(IntegrityError, match="nobody approved"), transaction.atomic():
        Edition.objects.create(publication=proof.publication, number=1, action="publish", proof=proof, created_at=now())


def test_the_database_refuses_a_changed_approval_and_a_changed_seal(proof: Proof, people: dict[str, Any]) -> None:
    approve(proof, people["reviewer"])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Approval.objects.filter(proof=proof).update(user_name="Somebody else")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Proof.objects.filter(pk=proof.pk).update(snapshot={"title": "90 mg"})


def test_a_second_version_gets_the_next_number_and_reaches_every_channel(
    page: TreatmentPage, people: dict[str, Any], publish: Any
) -> None:
    publish(page)
    page = TreatmentPage.objects.get()
    page.lead = "The second version says something else in its lead, and says it long enough."
    second = publish(page)
    assert second.edition.number == 2
    assert {row.state for row in second.edition.deliveries.all()} == {"delivered"}
    work()
