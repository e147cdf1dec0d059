"""A reviewer confirms what readers see for another term: one page, one button, her name under exactly those bytes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from cms.models import CallToAction, TreatmentPage
from publishing import approvals, attesting, expiry, plans, proofing, reviews, withdrawals
from publishing.clock import now
from publishing.models import Approval, Edition, Proof, Publication, Release, ReleaseItem
from publishing.panel_reviews import ReviewsDue
from publishing.rendering import build_id
from publishing.steps import Refused
from tests.conftest import approve, check, submit, work
from tests.publishing.test_admin_pages import NEVER_SHOWN, logged_in, words_of
from tests.publishing.test_review_dates import app_item, look, reviewed, website  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def overdue(reviewed: Any) -> Publication:  # noqa: F811
    publication: Publication = reviewed(-1)
    look()
    work()
    publication.refresh_from_db()
    assert publication.overdue
    return publication


def address(publication: Publication) -> str:
    return reverse("reviews:confirm", args=[publication.pk])


def build(publication: Publication) -> Proof:
    """What a worker does after the reviewer opened her page."""
    proof = publication.proofs.filter(cause=Proof.Cause.REVIEW).latest("pk")
    proofing.build(proof.pk)
    proof.refresh_from_db()
    return proof


def prepared(publication: Publication) -> Proof:
    attesting.want(publication)
    return build(publication)


def confirm(proof: Proof, user: Any, days: int = 365) -> None:
    on = reviews.today() + timedelta(days=days)
    attesting.confirm(proof_id=proof.pk, digest=proof.digest, user=user, next_review_on=on)


class TestPage:
    def test_she_opens_it_waits_a_moment_sees_it_and_confirms(self, overdue: Publication, people: Any) -> None:
        client = logged_in(people["reviewer"])
        response = client.get(address(overdue))
        assert "preparing" in words_of(response)
        assert 'http-equiv="refresh"' in response.content.decode()
        proof = build(overdue)
        response = client.get(address(overdue))
        said, html = words_of(response), response.content.decode()
        assert "reviewed by reviewer, oncology on" in said
        assert "past its review date" in said
        assert "every word is as readers see it now." in said
        assert all(label in said for label in ("website", "app", "email"))
        assert "refresh" not in html
        shown = proof.artefacts.get(channel="website", shared=False)
        assert reverse("publishing:shown", args=[proof.pk, shown.pk]) in html
        done = client.post(address(overdue), {"digest": proof.digest, "next_review_on": ""}, follow=True)
        assert "you confirmed" in words_of(done)
        overdue.refresh_from_db()
        assert (overdue.live.number, overdue.overdue) == (2, False)

    def test_opening_it_again_makes_no_second_version(self, overdue: Publication, people: Any) -> None:
        client = logged_in(people["reviewer"])
        client.get(address(overdue))
        client.get(address(overdue))
        build(overdue)
        client.get(address(overdue))
        assert overdue.proofs.filter(cause=Proof.Cause.REVIEW).count() == 1

    def test_somebody_else_reads_whom_to_ask_and_nothing_is_made(self, overdue: Publication, people: Any) -> None:
        response = logged_in(people["colleague"]).get(address(overdue))
        assert "only reviewer, oncology can confirm it" in words_of(response)
        assert "<button" not in response.content.decode()
        assert not overdue.proofs.filter(cause=Proof.Cause.REVIEW).exists()

    def test_a_page_that_nobody_reviewed_has_nothing_to_confirm(self, site: None, people: Any) -> None:
        home = Publication.objects.get(kind="home")
        assert "nobody has to confirm it" in words_of(logged_in(people["reviewer"]).get(address(home)))
        assert logged_in(people["reviewer"]).get(reverse("reviews:confirm", args=[99999])).status_code == 404

    def test_what_changed_while_she_read_is_refused_and_prepared_again(self, overdue: Publication, people: Any) -> None:
        client, proof = logged_in(people["reviewer"]), prepared(overdue)
        change_the_button(people)
        response = client.post(address(overdue), {"digest": proof.digest, "confirm": "1"})
        assert response.status_code == 409
        assert "nothing was confirmed" in words_of(response)
        assert "preparing" in words_of(response)
        fresh = build(overdue)
        assert fresh.pk != proof.pk
        confirm(fresh, people["reviewer"])

    def test_what_the_checks_refuse_is_listed_and_can_be_checked_again(self, overdue: Publication, people: Any) -> None:
        client = logged_in(people["reviewer"])
        refused = attesting.want(overdue)
        found = [{"id": "x", "level": "error", "where": "", "message": "The button leads nowhere."}]
        Proof.objects.filter(pk=refused.pk).update(state="refused", findings=found, sealed_at=now())
        assert "the button leads nowhere." in words_of(client.get(address(overdue)))
        client.post(address(overdue), {"again": "1"})
        assert build(overdue).state == Proof.State.READY

    def test_a_day_that_has_passed_is_refused_at_the_field(self, overdue: Publication, people: Any) -> None:
        proof = prepared(overdue)
        fields = {"digest": proof.digest, "next_review_on": reviews.today().isoformat()}
        response = logged_in(people["reviewer"]).post(address(overdue), fields)
        assert response.status_code == 400
        assert "choose a day from tomorrow on" in words_of(response)

    def test_words_of_the_code_are_never_shown(self, overdue: Publication, people: Any) -> None:
        client = logged_in(people["reviewer"])
        shown = [words_of(client.get(address(overdue)))]
        build(overdue)
        shown += [words_of(client.get(address(overdue))), words_of(logged_in(people["editor"]).get(address(overdue)))]
        for said in shown:
            assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)]


def change_the_button(people: Any) -> None:
    cta = CallToAction.objects.get()
    cta.content[0].value = "Together, in every step"
    approve(submit(cta, people["editor"]), people["reviewer"])
    work()


class TestConfirmed:
    def test_it_is_a_new_edition_of_the_same_text_and_age(
        self, overdue: Publication, page: TreatmentPage, people: Any
    ) -> None:
        before = overdue.live
        confirm(prepared(overdue), people["reviewer"], days=100)
        work()
        after = Publication.objects.get(pk=overdue.pk).live
        assert (after.number, after.next_review_on) == (2, reviews.today() + timedelta(days=100))
        assert after.stamps["published_at"] == before.stamps["published_at"]
        assert after.published_proof.content_sha256 == before.published_proof.content_sha256
        assert "hiddenoverdue" not in website(page)
        assert app_item(page)["review"]["status"] == "current"

    def test_her_name_stands_under_exactly_what_she_saw(self, overdue: Publication, people: Any) -> None:
        proof = prepared(overdue)
        confirm(proof, people["reviewer"])
        approval = Approval.objects.get(proof=proof)
        assert (approval.user, approval.digest, approval.basis) == (people["reviewer"], proof.digest, "direct")

    def test_the_audit_finds_nothing_wrong(self, overdue: Publication, people: Any, settings: Any, edge: Any) -> None:
        settings.EDGE_DIR = edge.directory
        for _time in range(2):
            edge.follow()
            call_command("audit")
            confirm(prepared(overdue), people["reviewer"])
            work()
            overdue.refresh_from_db()

    def test_newsletters_may_include_it_again(self, overdue: Publication, issue: Any, people: Any) -> None:
        assert submit(issue, people["editor"]).state == Proof.State.REFUSED
        confirm(prepared(overdue), people["reviewer"])
        issue.refresh_from_db()
        issue.current_workflow_state.resume(people["editor"])
        assert check(issue).state == Proof.State.READY

    def test_a_draft_of_somebody_else_stays_a_draft(
        self, overdue: Publication, page: TreatmentPage, people: Any
    ) -> None:
        page.lead = "A newer text that an editor is still writing, long enough for the checks to be content with it."
        page.save_revision(user=people["editor"])
        confirm(prepared(overdue), people["reviewer"])
        work()
        assert page.lead not in website(page)
        assert TreatmentPage.objects.get().get_latest_revision_as_object().lead == page.lead

    def test_a_newer_version_that_waits_for_its_moment_keeps_it(
        self, overdue: Publication, page: TreatmentPage, people: Any
    ) -> None:
        plan = plans.plan("Autumn", now() + timedelta(days=3), people["editor"])
        plans.include(plan.pk, overdue, people["editor"])
        page.lead = "The text of next week, approved already and long enough for the checks to be content with it."
        planned = submit(page, people["editor"])
        approve(planned, people["reviewer"])
        confirm(prepared(overdue), people["reviewer"])
        overdue.refresh_from_db()
        assert overdue.live.number == 2
        assert ReleaseItem.objects.get(release=plan).proof == planned
        assert Release.objects.get(pk=plan.pk).state == Release.State.WAITING

    def test_what_was_to_end_on_a_day_still_ends_then(self, overdue: Publication, people: Any) -> None:
        withdrawals.take_down(overdue, "expired", user=people["editor"], at=now() + timedelta(days=3))
        confirm(prepared(overdue), people["reviewer"])
        assert expiry.planned(overdue) is not None


class TestRefused:
    def test_another_reviewer(self, overdue: Publication, people: Any) -> None:
        other = get_user_model().objects.create_user("other")
        other.groups.set(people["reviewer"].groups.all())
        with pytest.raises(Refused, match="Only Reviewer, oncology can confirm it"):
            confirm(prepared(overdue), other)

    def test_who_wrote_a_newer_text(self, overdue: Publication, page: TreatmentPage, people: Any) -> None:
        page.lead = "The reviewer herself began to write this, long enough for the checks to be content with it."
        page.save_revision(user=people["reviewer"])
        with pytest.raises(Refused, match="You wrote a newer text"):
            confirm(prepared(overdue), people["reviewer"])
        response = logged_in(people["reviewer"]).get(address(overdue))
        assert "you wrote a newer text" in words_of(response)

    def test_who_reviews_no_more(self, overdue: Publication, people: Any) -> None:
        proof = prepared(overdue)
        people["reviewer"].groups.clear()
        people["reviewer"].groups.add(Group.objects.get(name="Editors"))
        with pytest.raises(Refused, match="any more"):
            confirm(proof, get_user_model().objects.get(username="reviewer"))

    def test_another_text_than_she_saw(self, overdue: Publication, people: Any) -> None:
        proof = prepared(overdue)
        on = reviews.today() + timedelta(days=9)
        with pytest.raises(Refused):
            attesting.confirm(proof_id=proof.pk, digest="x" * 64, user=people["reviewer"], next_review_on=on)

    def test_twice(self, overdue: Publication, people: Any) -> None:
        proof = prepared(overdue)
        confirm(proof, people["reviewer"])
        with pytest.raises(Refused):
            confirm(proof, people["reviewer"])
        assert Edition.objects.filter(publication=overdue).count() == 2

    def test_a_version_that_somebody_submitted(self, page: TreatmentPage, people: Any) -> None:
        with pytest.raises(Refused):
            confirm(submit(page, people["editor"]), people["reviewer"])

    def test_what_was_taken_down_meanwhile(self, overdue: Publication, people: Any) -> None:
        proof = prepared(overdue)
        withdrawals.take_down(overdue, "outdated", user=people["editor"])
        with pytest.raises(Refused, match="Readers do not see this page"):
            confirm(proof, people["reviewer"])


class TestDesign:
    def test_she_is_told_when_only_the_design_is_new(self, overdue: Publication, people: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr("publishing.sealing.build_id", lambda: "f" * 64)
        monkeypatch.setattr("publishing.attesting.build_id", lambda: "f" * 64)
        prepared(overdue)
        response = logged_in(people["reviewer"]).get(address(overdue))
        assert "only the design is new" in words_of(response)

    def test_a_version_in_the_design_before_is_made_again(
        self, overdue: Publication, people: Any, monkeypatch: Any
    ) -> None:
        old = prepared(overdue)
        assert attesting.prepared(overdue) == old
        monkeypatch.setattr("publishing.attesting.build_id", lambda: "f" * 64)
        monkeypatch.setattr(attesting, "ROLLING", timedelta(0))
        assert attesting.prepared(overdue) != old
        assert old.build == build_id()


class TestFrontPage:
    def test_it_lists_what_is_due_for_this_reviewer_only(self, reviewed: Any, people: Any) -> None:  # noqa: F811
        publication = reviewed(59)
        assert list(ReviewsDue(people["reviewer"]).get_context_data()["rows"]) == [publication]
        assert not ReviewsDue(people["colleague"]).get_context_data()["rows"]

    def test_what_is_far_off_is_not_listed(self, reviewed: Any, people: Any) -> None:  # noqa: F811
        reviewed(61)
        assert not ReviewsDue(people["reviewer"]).get_context_data()["rows"]

    def test_each_line_leads_to_where_it_is_confirmed(self, overdue: Publication, people: Any) -> None:
        html = ReviewsDue(people["reviewer"]).render_html({})
        assert address(overdue) in html
        assert "past its review date" in html


def test_approving_a_newer_text_needs_nothing_of_this(reviewed: Any, page: TreatmentPage, people: Any) -> None:  # noqa: F811
    publication = reviewed(10)
    prepared(publication)
    page.lead = "A newer text that the reviewer approves as she always did, long enough for the checks."
    proof = submit(page, people["editor"])
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    stamps = Publication.objects.get(pk=publication.pk).live.stamps
    assert datetime.fromisoformat(stamps["published_at"]).date() == reviews.today()
