"""When the reviewer cannot be reached: two people together, never one, with a reason, an end and a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cms.models import CallToAction, NewsletterIssue, TreatmentPage
from publishing import approvals, attesting, plans, proofing, reconcile, releases, reviews
from publishing.clock import now
from publishing.emergency import deciding, rights, telling
from publishing.models import Approval, Edition, Emergency, Proof, Publication, Release
from publishing.proving.everything import prove
from publishing.steps import Refused
from tests.conftest import submit, work
from tests.publishing.screens import NEVER_SHOWN, ahead, logged_in, publication_of, words_of

pytestmark = pytest.mark.django_db

REASON = "A dose is wrong and patients are reading it."


@pytest.fixture
def clinician(people: Any) -> Any:
    """A second clinical reviewer, whom the page does not name."""
    user = get_user_model().objects.create_user("second", "second@example.org", first_name="Second reviewer, oncology")
    user.groups.add(Group.objects.get(name="Clinical reviewers"))
    return user


@pytest.fixture
def corrected(page: TreatmentPage, publish: Any, people: Any) -> Proof:
    """The page is live; a corrected text waits for its reviewer."""
    publish(page)
    page.refresh_from_db()
    page.lead = "This page tells people with this illness what may help them. We corrected one sentence of it today."
    return submit(page, people["editor"])


def fresh(proof: Proof) -> Publication:
    return Publication.objects.select_related("live").get(pk=proof.publication_id)


def ask(proof: Proof, user: Any, hours: int = 48) -> Emergency:
    return deciding.ask(
        proof_id=proof.pk, digest=proof.digest, user=user, reason=REASON, ends_at=now() + timedelta(hours=hours)
    )


def confirm(emergency: Emergency, user: Any) -> Edition:
    edition = deciding.confirm(emergency_id=emergency.pk, digest=emergency.digest, user=user)
    work()
    return edition


def letters() -> list[tuple[str, list[str]]]:
    return [(letter.subject, letter.to) for letter in mail.outbox]


class TestTwoPeople:
    def test_two_people_let_it_out_and_both_names_stand_under_it(
        self, corrected: Proof, clinician: Any, people: Any
    ) -> None:
        emergency = ask(corrected, people["colleague"])
        assert fresh(corrected).number == 1
        edition = confirm(emergency, clinician)
        assert edition.number == 2
        signed = {(one.user_name, one.basis) for one in corrected.approvals.all()}
        assert signed == {("Colleague, communications", "emergency"), ("Second reviewer, oncology", "emergency")}
        assert prove().faults == []

    def test_nobody_confirms_what_she_asked_for_herself(self, corrected: Proof, clinician: Any) -> None:
        emergency = ask(corrected, clinician)
        with pytest.raises(Refused, match="second person"):
            confirm(emergency, clinician)
        assert not corrected.approvals.exists()

    def test_a_superuser_alone_can_neither_ask_nor_confirm(self, corrected: Proof, people: Any) -> None:
        boss = get_user_model().objects.create_superuser("boss")
        with pytest.raises(Refused, match="may not ask"):
            ask(corrected, boss)
        emergency = ask(corrected, people["colleague"])
        with pytest.raises(Refused, match="may not ask"):
            confirm(emergency, boss)

    def test_whoever_wrote_it_is_neither_of_the_two(self, corrected: Proof, clinician: Any, people: Any) -> None:
        people["editor"].groups.add(Group.objects.get(name="Clinical reviewers"))
        with pytest.raises(Refused, match="two other people"):
            ask(corrected, people["editor"])
        with pytest.raises(Refused, match="two other people"):
            confirm(ask(corrected, clinician), people["editor"])

    def test_one_of_the_two_belongs_to_those_who_sign_it(self, corrected: Proof, people: Any) -> None:
        other = get_user_model().objects.create_user("other")
        other.groups.add(Group.objects.get(name="Communications"))
        with pytest.raises(Refused, match="Clinical review"):
            confirm(ask(corrected, people["colleague"]), other)

    def test_the_database_refuses_an_edition_with_one_emergency_signature(self, corrected: Proof, people: Any) -> None:
        Approval.objects.create(
            proof=corrected, digest=corrected.digest, basis="emergency", role="Emergency", user=people["colleague"]
        )
        assert not corrected.is_approved
        with pytest.raises(Refused, match="Nobody approved"):
            releases.propose(corrected, people["colleague"])
        with pytest.raises(IntegrityError, match="nobody approved"), transaction.atomic():
            Edition.objects.create(
                publication=corrected.publication, number=2, proof=corrected, created_at=now(), action="publish"
            )

    def test_whoever_lost_the_right_meanwhile_does_not_count(
        self, corrected: Proof, clinician: Any, people: Any
    ) -> None:
        emergency = ask(corrected, people["colleague"])
        people["colleague"].groups.clear()
        with pytest.raises(Refused, match="Colleague, communications may not"):
            confirm(emergency, clinician)


class TestWhatItCovers:
    def test_a_text_changed_meanwhile_is_not_let_out(
        self, corrected: Proof, page: TreatmentPage, clinician: Any, people: Any
    ) -> None:
        emergency = ask(corrected, people["colleague"])
        page.lead = "Somebody changed the sentence again, and nobody who confirmed anything has read this one."
        page.save_revision(user=people["editor"])
        with pytest.raises(Refused):
            confirm(emergency, clinician)
        assert publication_of(page).number == 1

    def test_readers_are_still_told_when_the_reviewer_last_reviewed(
        self, corrected: Proof, clinician: Any, people: Any
    ) -> None:
        before = fresh(corrected).live.stamps
        confirm(ask(corrected, people["colleague"]), clinician)
        after = fresh(corrected).live.stamps
        assert {name for name in before if before[name] != after[name]} <= {"edition", "published_at"}
        assert after["edition"] == 2

    def test_a_page_its_reviewer_never_saw_waits_for_her(self, page: TreatmentPage, people: Any) -> None:
        proof = submit(page, people["editor"])
        with pytest.raises(Refused, match="never happened"):
            ask(proof, people["colleague"])

    def test_newsletters_parts_and_planned_pages_are_refused(
        self, corrected: Proof, page: TreatmentPage, issue: NewsletterIssue, people: Any
    ) -> None:
        letter = submit(issue, people["marketer"])
        with pytest.raises(Refused, match="newsletter"):
            ask(letter, people["colleague"])
        plan = plans.plan("Spring", now() + timedelta(days=1), people["colleague"])
        plans.include(plan.pk, publication_of(page), people["colleague"])
        with pytest.raises(Refused, match="Spring"):
            ask(corrected, people["colleague"])
        button = CallToAction.objects.get()
        button.hours = "Monday to Saturday, 8 a.m. to 5 p.m."
        with pytest.raises(Refused, match="Pages contain this"):
            ask(submit(button, people["editor"]), people["colleague"])

    @pytest.mark.parametrize("hours", [0, 24 * 8])
    def test_its_end_is_within_seven_days(self, corrected: Proof, people: Any, hours: int) -> None:
        with pytest.raises(Refused, match="seven days"):
            ask(corrected, people["colleague"], hours)

    def test_what_nobody_confirmed_in_a_day_was_none(self, corrected: Proof, clinician: Any, people: Any) -> None:
        emergency = ask(corrected, people["colleague"])
        Emergency.objects.update(asked_at=now() - rights.OPEN_FOR)
        with pytest.raises(Refused, match="more than a day"):
            confirm(emergency, clinician)
        ask(corrected, people["colleague"])


class TestItsEnd:
    def test_it_is_taken_down_when_nobody_reviewed_it_in_time(
        self, corrected: Proof, clinician: Any, people: Any
    ) -> None:
        emergency = confirm_and_reach_its_end(corrected, clinician, people)
        publication = fresh(corrected)
        assert (publication.number, publication.live.action) == (3, "withdraw")
        emergency.refresh_from_db()
        assert emergency.state == Emergency.State.OVER

    def test_it_stays_once_its_reviewer_confirmed_it(self, corrected: Proof, clinician: Any, people: Any) -> None:
        confirm(ask(corrected, people["colleague"]), clinician)
        publication = fresh(corrected)
        attesting.want(publication)
        proof = publication.proofs.filter(cause=Proof.Cause.REVIEW).latest("pk")
        proofing.build(proof.pk)
        proof.refresh_from_db()
        later = reviews.today() + timedelta(days=365)
        attesting.confirm(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"], next_review_on=later)
        reach_its_end(publication)
        publication.refresh_from_db()
        assert publication.live.action == "publish"
        assert publication.live.stamps["last_reviewed_on"] == reviews.today().isoformat()

    def test_it_stays_when_the_text_was_approved_in_the_ordinary_way(
        self, corrected: Proof, page: TreatmentPage, clinician: Any, people: Any
    ) -> None:
        confirm(ask(corrected, people["colleague"]), clinician)
        proof = submit(page, people["editor"])
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
        reach_its_end(publication_of(page))
        assert publication_of(page).live.action == "publish"


def reach_its_end(publication: Publication) -> None:
    Release.objects.filter(state="waiting", items__publication=publication).update(due_at=now())
    reconcile.once()
    work()


def confirm_and_reach_its_end(proof: Proof, second: Any, people: Any) -> Emergency:
    emergency = ask(proof, people["colleague"])
    confirm(emergency, second)
    telling.tell(emergency.pk)
    reach_its_end(proof.publication)
    return emergency


class TestLetters:
    def test_those_who_can_confirm_are_written_to_and_in_the_end_everybody_concerned(
        self, corrected: Proof, clinician: Any, people: Any
    ) -> None:
        emergency = ask(corrected, people["colleague"])
        telling.tell(emergency.pk)
        asked = [to for subject, to in letters() if subject.startswith("Emergency, please confirm")]
        assert sorted(asked) == [["reviewer@demo.example.org"], ["second@example.org"]]
        mail.outbox.clear()
        confirm(emergency, clinician)
        telling.tell(emergency.pk)
        everybody = {f"{name}@demo.example.org" for name in ("colleague", "editor", "reviewer")} | {
            "second@example.org"
        }
        assert {to[0] for _subject, to in letters()} == everybody
        mail.outbox.clear()
        reach_its_end(corrected.publication)
        over = [letter for letter in mail.outbox if letter.subject.startswith("The emergency has ended")]
        assert {letter.to[0] for letter in over} == everybody
        assert "It was taken down on" in over[0].body
        for letter in over:
            assert not [word for word in NEVER_SHOWN if word in f"{letter.subject} {letter.body}".lower().split()]


class TestScreens:
    def test_from_asking_to_the_report(self, corrected: Proof, clinician: Any, people: Any) -> None:
        first, second = logged_in(people["colleague"]), logged_in(clinician)
        asking = reverse("emergency:ask", args=[corrected.pk])
        assert "it takes two people" in words_of(first.get(asking))
        sent = {"digest": corrected.digest, "reason": REASON, "ends_at": ahead(hours=30)}
        shown = first.post(asking, sent, follow=True)
        assert "nothing is published until a second person confirms" in words_of(shown)
        emergency = Emergency.objects.get()
        page = reverse("emergency:show", args=[emergency.pk])
        assert "a second person has to confirm it" in words_of(first.get(page))
        assert REASON.lower() in words_of(second.get(page))
        unread = second.post(page, {"digest": corrected.digest})
        assert (unread.status_code, "tick this" in words_of(unread)) == (400, True)
        done = second.post(page, {"digest": corrected.digest, "read": "on"}, follow=True)
        assert "on its way to readers" in words_of(done)
        assert "as version 2" in words_of(done)
        for response in (first.get(asking), second.get(page), first.get(reverse("emergency:index"))):
            assert not [word for word in NEVER_SHOWN if word in words_of(response).split()]

    def test_a_refusal_is_a_sentence_in_the_page(self, corrected: Proof, clinician: Any) -> None:
        client = logged_in(clinician)
        emergency = ask(corrected, clinician)
        page = reverse("emergency:show", args=[emergency.pk])
        refused = client.post(page, {"digest": corrected.digest, "read": "on"})
        assert (refused.status_code, "a second person" in words_of(refused)) == (409, True)

    def test_who_may_not_ask_reads_why(self, corrected: Proof, people: Any) -> None:
        client = logged_in(people["marketer"])
        asking = reverse("emergency:ask", args=[corrected.pk])
        assert "may not ask" in words_of(client.get(asking))
        sent = {"digest": corrected.digest, "reason": REASON, "ends_at": ahead(hours=30)}
        assert client.post(asking, sent).status_code == 409
        assert Client().get(asking).status_code == 302

    def test_a_request_is_taken_back_by_a_button(self, corrected: Proof, clinician: Any, people: Any) -> None:
        emergency = ask(corrected, people["colleague"])
        client = logged_in(people["colleague"])
        done = client.post(reverse("emergency:take_back", args=[emergency.pk]), follow=True)
        assert "nothing was published" in words_of(done)
        with pytest.raises(Refused):
            confirm(emergency, clinician)
