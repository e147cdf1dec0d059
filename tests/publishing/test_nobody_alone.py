"""What a second hostile review found: ways on which one person alone decided what readers see, or for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import CallToAction, HomePage, TreatmentPage
from cms.models.clinical_settings import BANNED_PHRASES
from cms.sample.pictures import hills
from publishing import attesting, proofing, reviews, unsubmitted
from publishing.handing import back
from publishing.models import Proof, Release
from publishing.sharing import links
from publishing.steps import Refused
from tests.conftest import approve, check, submit, work
from tests.publishing.screens import ahead, logged_in, publication_of
from tests.publishing.test_emergency import ask, clinician, confirm, corrected, fresh, reach_its_end
from tests.publishing.test_plans import fall_due, planned
from tests.publishing.test_waivers import address
from tests.uploading import photo, picture, replace_picture

__all__ = ["clinician", "corrected"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]

LEAD = "This page tells people with this illness what may help them. The reviewer wrote this sentence."


@pytest.fixture
def own_text(page: TreatmentPage, publish: Any, people: Any) -> Proof:
    """The reviewer wrote it, the editor submitted it: neither may sign."""
    publish(page)
    page.refresh_from_db()
    page.lead = LEAD
    page.save_revision(user=people["reviewer"])
    return submit(page.get_latest_revision_as_object(), people["editor"])


def resubmit(people: Any) -> Proof:
    return submit(TreatmentPage.objects.get().get_latest_revision_as_object(), people["editor"])


class TestTheEndOfAnEmergency:
    @pytest.mark.parametrize("press", ["take_back", "moment", "leave_out", "include"])
    def test_one_person_neither_takes_it_away_nor_puts_it_off(
        self, corrected: Proof, people: Any, clinician: Any, press: str
    ) -> None:
        confirm(ask(corrected, people["colleague"]), clinician)
        end = Release.objects.get(state="waiting", items__publication=corrected.publication)
        before = end.due_at
        where = [end.pk, end.items.get().pk] if press == "leave_out" else [end.pk]
        sent = {"due_at": ahead(days=900), "publication": publication_of(HomePage.objects.get()).pk}
        logged_in(people["editor"]).post(reverse(f"plans:{press}", args=where), sent)
        end.refresh_from_db()
        assert end.due_at == before
        reach_its_end(corrected.publication)
        assert fresh(corrected).live.action == "withdraw"

    def test_it_stays_when_something_the_page_contains_changes(
        self, corrected: Proof, people: Any, clinician: Any, publish: Any
    ) -> None:
        confirm(ask(corrected, people["colleague"]), clinician)
        with_other_hours(publish)
        assert fresh(corrected).live.proof.cause == "reissue"
        reach_its_end(corrected.publication)
        assert fresh(corrected).live.action == "withdraw"


class TestWhoWroteAnEmergency:
    def test_she_does_not_confirm_it_afterwards(self, own_text: Proof, people: Any, clinician: Any) -> None:
        confirm(ask(own_text, people["colleague"]), clinician)
        publication = fresh(own_text)
        attesting.want(publication)
        again = publication.proofs.filter(cause=Proof.Cause.REVIEW).latest("pk")
        proofing.build(again.pk)
        again.refresh_from_db()
        on = reviews.today() + timedelta(days=365)
        with pytest.raises(Refused):
            attesting.confirm(proof_id=again.pk, digest=again.digest, user=people["reviewer"], next_review_on=on)

    def test_she_does_not_approve_it_when_it_is_submitted_once_more(
        self, own_text: Proof, people: Any, clinician: Any
    ) -> None:
        confirm(ask(own_text, people["colleague"]), clinician)
        with pytest.raises(Refused, match="second person"):
            approve(resubmit(people), people["reviewer"])

    def test_the_same_text_has_one_emergency(self, own_text: Proof, people: Any, clinician: Any) -> None:
        confirm(ask(own_text, people["colleague"]), clinician)
        with pytest.raises(Refused, match="already"):
            ask(resubmit(people), people["colleague"])


def test_an_emergency_moves_no_address(page: TreatmentPage, people: Any, publish: Any) -> None:
    publish(page)
    index = page.get_parent().specific
    index.slug = "another-place"
    with pytest.raises(Refused, match="slug"):
        ask(submit(index, people["editor"]), people["reviewer"])


class TestPictures:
    def test_who_replaced_a_new_one_while_it_waited_does_not_approve_it(
        self, page: TreatmentPage, publish: Any, people: Any
    ) -> None:
        publish(page)
        page.refresh_from_db()
        image = picture("#0000FF")
        page.hero = [{"type": "image", "value": {"image": image.pk, "decorative": False, "alt_text": "A garden"}}]
        submit(page, people["editor"])
        replace_picture(logged_in(people["reviewer"]), image, photo("#FF0000"))
        with pytest.raises(Refused, match="second person"):
            approve(check(page), people["reviewer"])

    def test_nor_who_replaced_a_live_one_before_the_page_was_updated_for_another_reason(
        self, page: TreatmentPage, publish: Any, people: Any
    ) -> None:
        publish(page)
        replace_picture(logged_in(people["reviewer"]), hills(), photo("#FF0000"))
        with_other_hours(publish)
        with pytest.raises(Refused, match="second person"):
            approve(resubmit(people), people["reviewer"])

    def test_nor_who_replaced_it_while_an_approved_version_waited_for_its_moment(
        self, page: TreatmentPage, publish: Any, people: Any
    ) -> None:
        publish(page)
        page.refresh_from_db()
        page.lead = "This page tells people with this illness what may help them. One more sentence for you."
        plan = planned(people, page)
        approve(submit(page, people["editor"]), people["reviewer"])
        replace_picture(logged_in(people["reviewer"]), hills(), photo("#FF0000"))
        fall_due(plan)
        work()
        with pytest.raises(Refused, match="second person"):
            approve(resubmit(people), people["reviewer"])

    def test_nor_who_described_it_anew_on_the_screen_of_uploads(
        self, page: TreatmentPage, publish: Any, people: Any
    ) -> None:
        page.hero = [{"type": "image", "value": {"image": hills().pk, "decorative": False, "alt_text": ""}}]
        publish(page)
        image, name = hills(), f"image-{hills().pk}"
        form = {"title": image.title, "description": "Other words", "credit": "", "tags": ""}
        sent = {f"{name}-{field}": value for field, value in form.items()}
        sent[f"{name}-collection"] = str(image.collection_id)
        screen = reverse("wagtailimages:edit_multiple", args=[image.pk])
        logged_in(people["reviewer"]).post(screen, sent, headers={"x-requested-with": "XMLHttpRequest"})
        assert hills().description == "Other words"
        with pytest.raises(Refused, match="second person"):
            approve(resubmit(people), people["reviewer"])


def test_a_reason_for_one_phrase_is_none_for_another_beside_it(page: TreatmentPage, people: Any) -> None:
    page.lead = f"This page says {BANNED_PHRASES[0]} and also {BANNED_PHRASES[1]} to people."
    page.save_revision(user=people["editor"])
    first, _second = banned(page)
    logged_in(people["editor"]).post(address(page, first), {"reason": "Only the first one is meant here."})
    assert [one.level for one in banned(page)].count("error") == 1


def banned(page: TreatmentPage) -> list[Any]:
    return [finding for finding in unsubmitted.judged(page)[1] if finding.id == "banned.phrase"]


class TestSharedLinks:
    @pytest.fixture
    def shared(self, page: TreatmentPage, people: Any) -> tuple[Proof, str]:
        proof = submit(page, people["editor"])
        _link, secret = links.make(proof_id=proof.pk, user=people["editor"], days=7, for_whom="panel")
        assert opens(secret)
        return proof, secret

    def test_it_ends_when_the_text_is_taken_back(self, shared: tuple[Proof, str], people: Any) -> None:
        back.take_back(proof_id=shared[0].pk, user=people["editor"], why="A patient's name stands in it.")
        assert not opens(shared[1])

    def test_it_ends_with_the_account_of_who_made_it(self, shared: tuple[Proof, str], people: Any) -> None:
        people["editor"].is_active = False
        people["editor"].save()
        assert not opens(shared[1])


def opens(secret: str) -> bool:
    return Client().get(reverse("shared:visit", args=[secret])).status_code == 200


def with_other_hours(publish: Any) -> None:
    button = CallToAction.objects.get()
    button.hours = "Monday to Friday, 9 a.m. to 4 p.m."
    publish(button)
