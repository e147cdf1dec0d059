"""Handing a review over: who may, who takes it, what readers will be told, and what is refused with which sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse

from cms.models import NewsletterIssue, Person, TreatmentPage
from publishing import approvals, letters
from publishing.handing import letters as handing_letters
from publishing.handing import over
from publishing.handing.people import who_could
from publishing.models import Approval, Edition, HandOver, Proof
from publishing.steps import Refused
from tests.conftest import approve, submit
from tests.publishing.colleagues import newest, second_reviewer, waiting
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db

WHY = "She knows this operation better."


@pytest.fixture
def surgeon(people: dict[str, Any]) -> Any:
    return second_reviewer(people)


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any], surgeon: Any) -> Proof:
    return waiting(page, people)


def press(proof: Proof, user: Any, to: Any, why: str = WHY) -> Any:
    said = {"digest": proof.digest, "to": to.pk, "why": why}
    return logged_in(user).post(reverse("publishing:hand_over", args=[proof.pk]), said)


def test_the_page_names_the_new_reviewer_in_a_new_version(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
) -> None:
    assert press(proof, people["reviewer"], surgeon).status_code == 302
    proof.refresh_from_db()
    assert (proof.state, proof.void_reason) == (
        "void",
        "Handed over to Reviewer, surgery. A new version is being prepared.",
    )
    fresh = newest(page)
    assert [reviewer["name"] for reviewer in fresh.reviewers] == ["Reviewer, surgery"]
    assert "Reviewer, surgery" in str(fresh.snapshot)


def test_the_new_reviewer_gets_a_mail_with_who_hands_over_and_why(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
) -> None:
    press(proof, people["reviewer"], surgeon)
    letters.tell(newest(page).pk)
    [letter] = mail.outbox
    assert letter.to == [surgeon.email]
    assert "Reviewer, oncology asks you to review" in letter.body
    assert WHY in letter.body


def test_only_the_new_reviewer_can_approve_then(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
) -> None:
    press(proof, people["reviewer"], surgeon)
    fresh = newest(page)
    with pytest.raises(Refused, match="Reviewer, surgery"):
        approve(fresh, people["reviewer"])
    approve(fresh, surgeon)
    assert Edition.objects.filter(proof=fresh).exists()


def test_handing_over_is_no_edit_so_it_can_be_handed_back(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
) -> None:
    press(proof, people["reviewer"], surgeon)
    fresh = newest(page)
    assert people["reviewer"].pk not in fresh.editors
    press(fresh, surgeon, people["reviewer"])
    last = newest(page)
    approve(last, people["reviewer"])
    assert Approval.objects.get(proof=last).user == people["reviewer"]


def test_a_handed_over_text_that_somebody_saves_over_has_an_editor_again(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
) -> None:
    """Autosave rewrites a revision under the same id: the hand-over stands for its own words only."""
    press(proof, people["reviewer"], surgeon)
    revision = newest(page).publication.wagtail_row().get_latest_revision()
    content = revision.content
    content["lead"] = "A lead that the former reviewer typed into the very revision of the hand-over, long enough."
    revision.content = content
    revision.save()
    assert people["reviewer"].pk in newest(page).editors


def test_whoever_wrote_the_text_is_not_offered(page: TreatmentPage, people: dict[str, Any], surgeon: Any) -> None:
    page.lead = "A lead that the surgeon wrote herself before it was submitted, so she cannot review it."
    page.save_revision(user=surgeon)
    proof = waiting(page, people)
    assert [one.user for one in who_could(proof)] == []
    answer = press(proof, people["reviewer"], surgeon)
    assert answer.status_code == 400
    assert HandOver.objects.count() == 0


def test_neither_is_a_closed_account_nor_one_that_left_the_group(proof: Proof, surgeon: Any) -> None:
    surgeon.is_active = False
    surgeon.save()
    assert who_could(proof) == []
    surgeon.is_active = True
    surgeon.save()
    surgeon.groups.clear()
    assert who_could(proof) == []


def test_a_person_whose_draft_alone_says_she_may_review_is_not_offered(
    proof: Proof, people: dict[str, Any], surgeon: Any
) -> None:
    """Anybody may write that into the library; only the approved edition counts."""
    row = Person.objects.get(user=surgeon)
    row.can_review = False
    submit_and_approve = submit(row, people["editor"])
    approve(submit_and_approve, people["colleague"])
    Person.objects.filter(pk=row.pk).update(can_review=True)
    assert who_could(proof) == []


def test_it_asks_why(proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
    answer = press(proof, people["reviewer"], surgeon, why="   ")
    assert answer.status_code == 400
    assert "write why, so that your colleague knows" in words_of(answer)
    assert HandOver.objects.count() == 0


def test_a_text_changed_between_page_and_press_is_refused(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
) -> None:
    page.lead = "A lead that the editor saved while the reviewer was choosing a colleague, and long enough."
    page.save_revision(user=people["editor"])
    assert press(proof, people["reviewer"], surgeon).status_code == 409
    assert HandOver.objects.count() == 0


def test_a_second_press_is_refused_and_nothing_is_saved(proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
    press(proof, people["reviewer"], surgeon)
    answer = press(proof, people["reviewer"], surgeon)
    assert answer.status_code == 409
    assert HandOver.objects.count() == 1


def test_who_may_neither_review_nor_edit_cannot_hand_over(proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
    answer = press(proof, people["marketer"], surgeon)
    assert answer.status_code == 403
    assert over.NOT_ALLOWED.lower() in words_of(answer)
    assert HandOver.objects.count() == 0


def test_who_wrote_it_may_hand_it_over(proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any) -> None:
    assert press(proof, people["editor"], surgeon).status_code == 302
    assert newest(page).reviewers[0]["user"] == surgeon.pk


def test_a_role_lost_between_page_and_press_is_refused(proof: Proof, people: dict[str, Any]) -> None:
    people["reviewer"].groups.clear()
    with pytest.raises(Refused, match="not among them"):
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    assert not Approval.objects.filter(proof=proof).exists()


class TestAskSomebodyElse:
    """Content that names no reviewer: a chosen colleague is written to, and nothing changes."""

    @pytest.fixture
    def mailing(self, issue: NewsletterIssue, people: dict[str, Any], publish: Any) -> Proof:
        surgeon = second_reviewer(people, group="Communications")
        publish(TreatmentPage.objects.get())
        proof = submit(issue, people["marketer"])
        assert surgeon and proof.state == Proof.State.READY, proof.findings
        return proof

    def test_the_colleague_gets_the_mail_and_the_version_stays(self, mailing: Proof, people: dict[str, Any]) -> None:
        other = next(one for one in who_could(mailing) if one.user.username == "surgeon")
        answer = press(mailing, people["colleague"], other.user)
        assert answer.status_code == 302, words_of(answer)
        mailing.refresh_from_db()
        assert mailing.waits_for_approval
        handing_letters.tell(HandOver.objects.get().pk)
        handing_letters.tell(HandOver.objects.get().pk)
        [letter] = mail.outbox
        assert letter.to == [other.user.email]
        assert WHY in letter.body


class TestBeforeTyping:
    def editor_of(self, page: TreatmentPage, user: Any) -> Any:
        return logged_in(user).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def test_the_reviewer_is_told_that_typing_hands_approval_to_somebody_else(
        self, proof: Proof, page: TreatmentPage, people: dict[str, Any]
    ) -> None:
        answer = self.editor_of(page, people["reviewer"])
        said = answer.content.decode()
        sentence = "you cannot approve it any more; once you hand it over, Reviewer, surgery can."
        assert said.count(sentence) >= 2  # above the form, and as a message
        assert said.index("publishing-warning") < said.index('name="title"')

    def test_it_says_so_when_nobody_else_could(self, page: TreatmentPage, people: dict[str, Any]) -> None:
        waiting(page, people)
        assert "nobody else can" in self.editor_of(page, people["reviewer"]).content.decode()

    def test_others_read_no_such_warning(self, proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
        assert "publishing-warning" not in self.editor_of(page, people["editor"]).content.decode()

    def test_what_she_types_is_counted_against_her(
        self, proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
    ) -> None:
        page.lead = "A lead that the reviewer mended herself after she had been warned, and long enough."
        page.save_revision(user=people["reviewer"])
        fresh = newest(page)
        with pytest.raises(Refused, match="second person"):
            approve(fresh, people["reviewer"])
        press(fresh, people["reviewer"], surgeon)
        approve(newest(page), surgeon)


def test_the_panel_leads_to_handing_over(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    url = reverse("publishing:status", args=[ContentType.objects.get_for_model(page).pk, page.pk])
    links = logged_in(people["reviewer"]).get(url).json()["links"]
    assert {"text": "Hand over…", "href": reverse("publishing:hand_over", args=[proof.pk])} in links
