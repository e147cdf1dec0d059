"""Taking a text back while it is in review: who may, what it leaves, and what comes too late."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from cms.models import CallToAction, TreatmentPage
from publishing import approvals, letters
from publishing.handing import back
from publishing.models import Edition, Proof
from publishing.steps import Refused
from tests.conftest import approve, submit
from tests.publishing.colleagues import newest, waiting
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db

WHY = "The dose in the second table is not settled yet."


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return waiting(page, people)


def press(proof: Proof, user: Any, why: str = WHY) -> Any:
    return logged_in(user).post(reverse("publishing:take_back", args=[proof.pk]), {"why": why})


def test_the_submitter_takes_it_back_and_it_is_a_draft_again(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    answer = press(proof, people["editor"])
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    proof.refresh_from_db()
    assert (proof.state, proof.void_reason) == ("void", f"Editor, patient information took it back: {WHY}")
    assert TreatmentPage.objects.get().current_workflow_state is None


def test_the_reviewer_reads_who_took_it_back_and_why(proof: Proof, people: dict[str, Any]) -> None:
    press(proof, people["editor"])
    said = words_of(logged_in(people["reviewer"]).get(reverse("publishing:approve", args=[proof.pk])))
    assert WHY.lower() in said


def test_somebody_whose_words_are_in_it_may_too(page: TreatmentPage, people: dict[str, Any]) -> None:
    page.lead = "A lead that a colleague wrote before the editor submitted all of it, and that is long enough."
    page.save_revision(user=people["colleague"])
    proof = waiting(page, people)
    press(proof, people["colleague"])
    proof.refresh_from_db()
    assert proof.state == Proof.State.VOID


def test_the_reviewer_sends_back_instead(proof: Proof, people: dict[str, Any]) -> None:
    answer = press(proof, people["reviewer"])
    assert answer.status_code == 403
    assert "a reviewer sends it back instead" in words_of(answer)
    proof.refresh_from_db()
    assert proof.waits_for_approval


def test_it_asks_why(proof: Proof, people: dict[str, Any]) -> None:
    assert press(proof, people["editor"], why=" ").status_code == 400
    proof.refresh_from_db()
    assert proof.waits_for_approval


def test_after_an_approval_it_is_too_late(proof: Proof, people: dict[str, Any]) -> None:
    approve(proof, people["reviewer"])
    answer = press(proof, people["editor"])
    assert answer.status_code == 409
    assert "not waiting for approval any more" in words_of(answer)
    assert Edition.objects.filter(proof=proof).exists()


def test_a_second_press_is_refused(proof: Proof, people: dict[str, Any]) -> None:
    press(proof, people["editor"])
    assert press(proof, people["editor"]).status_code == 409


def test_what_was_taken_back_cannot_be_approved(proof: Proof, people: dict[str, Any]) -> None:
    press(proof, people["editor"])
    with pytest.raises(Refused):
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    assert not Edition.objects.filter(proof=proof).exists()


def test_it_can_be_taken_back_while_it_is_being_checked(page: TreatmentPage, people: dict[str, Any]) -> None:
    with transaction.atomic():
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
    proof = Proof.objects.filter(state="wanted").latest("pk")
    back.take_back(proof_id=proof.pk, user=people["editor"], why=WHY)
    assert newest(page).state == Proof.State.VOID


def test_it_can_be_submitted_again(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    press(proof, people["editor"])
    fresh = submit(TreatmentPage.objects.get(), people["editor"])
    approve(fresh, people["reviewer"])
    assert Edition.objects.get(proof=fresh).number == 1


def test_a_snippet_is_taken_back_the_same_way(people: dict[str, Any]) -> None:
    action = CallToAction.objects.get()
    action.label = "Ask for a time"
    proof = submit(action, people["editor"])
    assert press(proof, people["editor"]).status_code == 302
    assert CallToAction.objects.get().current_workflow_state is None


def test_the_panel_and_the_approve_page_offer_it_to_the_editor(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    client = logged_in(people["editor"])
    url = reverse("publishing:status", args=[ContentType.objects.get_for_model(page).pk, page.pk])
    link = {"text": "Take back…", "href": reverse("publishing:take_back", args=[proof.pk])}
    assert link in client.get(url).json()["links"]
    assert 'action="' + link["href"] in client.get(reverse("publishing:approve", args=[proof.pk])).content.decode()
    assert client.get(link["href"]).status_code == 200
    letters.tell(proof.pk)
