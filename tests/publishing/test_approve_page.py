"""The approve page in full: who asks and why, views with names of their own, when it goes out, and clear refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from cms.models import Person, SafetyNotice, TreatmentIndexPage, TreatmentPage
from publishing import letters, submitting
from publishing.models import Approval, Edition, Proof, Release
from tests.bypass.routes import edit, form_of
from tests.conftest import approve, check, submit, work
from tests.publishing.colleagues import second_reviewer, waiting
from tests.publishing.screens import NEVER_SHOWN, ahead, logged_in, words_of

pytestmark = pytest.mark.django_db

REASON = "The third option is new; the guideline changed in spring."


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return waiting(page, people)


def url_of(proof: Proof) -> str:
    return reverse("publishing:approve", args=[proof.pk])


def opened(proof: Proof, user: Any, **asked: str) -> Any:
    return logged_in(user).get(url_of(proof), asked)


def press(proof: Proof, user: Any, **fields: str) -> Any:
    return logged_in(user).post(url_of(proof), {"digest": proof.digest, "approve": "1", **fields})


class TestWhoAsksAndWhy:
    @pytest.mark.parametrize("model", [TreatmentIndexPage, Person])
    def test_the_message_typed_at_submit_is_on_the_page_and_in_the_mail(
        self, people: dict[str, Any], model: Any
    ) -> None:
        source = model.objects.first()
        form = form_of(source, people["editor"], **{submitting.FIELD: REASON, "action-submit": "1"})
        answer = edit(logged_in(people["editor"]), source, **form)
        proof = check(source)
        assert proof.message == REASON, words_of(answer)
        assert REASON.lower() in words_of(opened(proof, people["colleague"]))
        letters.tell(proof.pk)
        assert REASON in mail.outbox[0].body

    def test_the_form_has_a_place_for_it_until_it_is_submitted(
        self, page: TreatmentPage, people: dict[str, Any]
    ) -> None:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        client = logged_in(people["editor"])
        assert f'name="{submitting.FIELD}"' in client.get(url).content.decode()
        waiting(page, people)
        assert f'name="{submitting.FIELD}"' not in client.get(url).content.decode()

    def test_the_mail_says_what_changed_and_when_it_is_planned(
        self, page: TreatmentPage, people: dict[str, Any], publish: Any
    ) -> None:
        publish(page)
        page.lead = "A lead that says something else than readers see now, and that is long enough for one."
        proof = waiting(page, people)
        letters.tell(proof.pk)
        assert "Changed: Lead." in mail.outbox[-1].body

    def test_of_a_new_page_the_mail_says_that_all_is_new(self, proof: Proof) -> None:
        letters.tell(proof.pk)
        assert "All of it is new" in mail.outbox[-1].body


class TestViews:
    def test_each_frame_has_a_title_of_its_own(self, people: dict[str, Any]) -> None:
        notice = SafetyNotice.objects.get()
        notice.emergency_text = "In an emergency, call this number"
        proof = submit(notice, people["editor"])
        assert proof.state == Proof.State.READY, proof.findings
        said = opened(proof, people["reviewer"]).content.decode()
        titles = re.findall(r'<iframe[^>]* title="([^"]+)"', said)
        assert len(titles) > 12
        assert len(set(titles)) == len(titles)

    def test_website_app_and_email_are_all_there_with_both_designs(self, proof: Proof, people: dict[str, Any]) -> None:
        said = opened(proof, people["reviewer"]).content.decode()
        for channel in ("Website", "App", "Email"):
            for look in ("light", "dark"):
                assert f'title="{channel}, {look}: ' in said
        assert "<script" not in said

    @pytest.mark.parametrize("channel", ["website", "mobile", "newsletter"])
    def test_dark_is_really_dark_and_light_really_light(
        self, proof: Proof, people: dict[str, Any], channel: str
    ) -> None:
        row = proof.artefacts.filter(channel=channel, shared=False).get()
        client = logged_in(people["reviewer"])
        for look, never in (("dark", "light"), ("light", "dark")):
            shown = client.get(reverse("publishing:shown", args=[proof.pk, row.pk]), {"look": look}).content.decode()
            assert "prefers-color-scheme" not in shown
            assert "color-scheme: light dark" not in shown
            assert f'name="color-scheme" content="{look}"' in shown
            assert f'name="color-scheme" content="{never}"' not in shown
            assert "@media (min-width: 0px)" in shown if look == "dark" else "@media (max-width: 0px)" in shown

    def test_without_a_wish_it_is_the_versions_own_bytes(self, proof: Proof, people: dict[str, Any]) -> None:
        row = proof.artefacts.filter(channel="newsletter", shared=False).get()
        shown = logged_in(people["reviewer"]).get(reverse("publishing:shown", args=[proof.pk, row.pk]))
        assert "prefers-color-scheme: dark" in shown.content.decode()

    def test_each_option_is_shown_alone_as_the_app_shows_it(self, proof: Proof, people: dict[str, Any]) -> None:
        client = logged_in(people["reviewer"])
        said = client.get(url_of(proof)).content.decode()
        links = re.findall(r'<a href="([^"]+part=[^"]+)">([^<]+)</a>', said)
        block = next(block for block in proof.snapshot["blocks"] if block["type"] == "treatment_options")
        assert [name for _href, name in links] == [option["name"] for option in block["values"]["options"]]
        alone = client.get(links[0][0])
        assert alone.status_code == 200
        assert links[0][1] in alone.content.decode()
        assert links[1][1] not in words_of(alone)

    def test_an_option_that_is_not_there_is_not_found(self, proof: Proof, people: dict[str, Any]) -> None:
        row = proof.artefacts.filter(channel="mobile", shared=False).get()
        url = reverse("publishing:shown", args=[proof.pk, row.pk])
        assert logged_in(people["reviewer"]).get(url, {"part": "none"}).status_code == 404


class TestWhen:
    def test_a_day_chosen_on_the_form_becomes_a_waiting_release_of_the_approver(
        self, proof: Proof, people: dict[str, Any]
    ) -> None:
        answer = press(proof, people["reviewer"], when="later", at=ahead(days=3))
        assert answer.status_code == 302, words_of(answer)
        release = Release.objects.get(items__proof=proof)
        assert (release.state, release.owner) == ("waiting", people["reviewer"])
        assert not Edition.objects.filter(proof=proof).exists()
        said = words_of(opened(proof, people["reviewer"]))
        assert "goes out on" in said
        assert "choose another moment, or take it back" in said

    def test_now_is_at_once_whatever_the_other_field_holds(self, proof: Proof, people: dict[str, Any]) -> None:
        press(proof, people["reviewer"], when="now", at="nonsense")
        assert Edition.objects.filter(proof=proof).exists()

    @pytest.mark.parametrize(
        ("at", "sentence"),
        [
            ("2001-01-01T08:00", "choose a moment in the future"),
            ("9999-12-31T23:59", "within three years"),
            ("2027-13-45T99:99", "write a day and a time"),
            ("", "choose the day and the time"),
        ],
    )
    def test_a_moment_that_cannot_be_is_answered_with_a_sentence(
        self, proof: Proof, people: dict[str, Any], at: str, sentence: str
    ) -> None:
        answer = press(proof, people["reviewer"], when="later", at=at)
        assert answer.status_code == 400
        assert sentence in words_of(answer)
        assert not Approval.objects.filter(proof=proof).exists()

    def test_an_hour_that_the_clocks_leave_out_is_answered_with_a_sentence(
        self, proof: Proof, people: dict[str, Any], settings: Any
    ) -> None:
        settings.TIME_ZONE = "Europe/Berlin"
        answer = press(proof, people["reviewer"], when="later", at="2027-03-28T02:30")
        assert "the clocks change in that night" in words_of(answer)
        assert not Approval.objects.filter(proof=proof).exists()


class TestRefusals:
    def test_a_text_changed_between_page_and_press_shows_just_that_difference(
        self, proof: Proof, page: TreatmentPage, people: dict[str, Any]
    ) -> None:
        page.lead = "A lead that was saved while the reviewer was reading the earlier one, and long enough."
        page.save_revision(user=people["editor"])
        fresh = check(page)
        answer = press(proof, people["reviewer"])
        assert answer.status_code == 409
        said = words_of(answer)
        assert "nothing was published" in said
        assert "what changed since you opened it" in said
        assert fresh.digest in answer.content.decode()
        assert f'action="{url_of(fresh)}"' in answer.content.decode()
        assert not Approval.objects.filter(proof__in=[proof, fresh]).exists()

    def test_opening_the_old_address_leads_to_the_new_version_and_its_difference(
        self, proof: Proof, page: TreatmentPage, people: dict[str, Any]
    ) -> None:
        page.lead = "Another lead that was saved before the reviewer opened the link in her mail; long enough."
        page.save_revision(user=people["editor"])
        fresh = check(page)
        answer = logged_in(people["reviewer"]).get(url_of(proof), follow=True)
        assert answer.redirect_chain[-1][0] == f"{url_of(fresh)}?since={proof.pk}"
        assert "what changed since you opened it" in words_of(answer)

    def test_its_author_is_told_that_a_second_person_decides(self, proof: Proof, people: dict[str, Any]) -> None:
        answer = press(proof, people["editor"])
        assert answer.status_code == 403
        assert "a second person has to approve it" in words_of(answer)

    def test_a_role_lost_between_page_and_press_is_403(self, proof: Proof, people: dict[str, Any]) -> None:
        client = logged_in(people["reviewer"])
        client.get(url_of(proof))
        people["reviewer"].groups.set(people["marketer"].groups.all())
        answer = client.post(url_of(proof), {"digest": proof.digest, "approve": "1"})
        assert answer.status_code == 403
        assert "your account is not among them" in words_of(answer)
        assert not Approval.objects.filter(proof=proof).exists()

    def test_an_account_closed_between_page_and_press_approves_nothing(
        self, proof: Proof, people: dict[str, Any]
    ) -> None:
        client = logged_in(people["reviewer"])
        client.get(url_of(proof))
        people["reviewer"].is_active = False
        people["reviewer"].save()
        answer = client.post(url_of(proof), {"digest": proof.digest, "approve": "1"})
        assert answer.status_code in (302, 403)
        assert not Approval.objects.filter(proof=proof).exists()

    def test_a_second_press_says_that_it_is_done(self, proof: Proof, people: dict[str, Any]) -> None:
        press(proof, people["reviewer"])
        answer = press(proof, people["reviewer"])
        assert answer.status_code == 409
        assert "approved by reviewer, oncology" in words_of(answer)
        assert Approval.objects.filter(proof=proof).count() == 1

    def test_who_cannot_send_back_is_not_offered_it(self, proof: Proof, people: dict[str, Any]) -> None:
        assert 'name="send_back"' not in opened(proof, people["editor"]).content.decode()


def test_it_uses_the_words_that_people_know(
    proof: Proof, page: TreatmentPage, people: dict[str, Any], publish: Any
) -> None:
    second_reviewer(people)
    client = logged_in(people["reviewer"])
    addresses = [url_of(proof), reverse("publishing:hand_over", args=[proof.pk]), reverse("away:away")]
    addresses += [reverse("publishing:share", args=[proof.pk]), reverse("publishing:take_back", args=[proof.pk])]
    for address in addresses:
        said = words_of(client.get(address))
        assert [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)] == [], address


def test_wagtails_own_screens_lead_to_it(proof: Proof, page: TreatmentPage, people: dict[str, Any]) -> None:
    said = logged_in(people["reviewer"]).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f'href="{url_of(proof)}"' in said
    assert "data-workflow-action-name" not in said
    front = logged_in(people["reviewer"]).get(reverse("wagtailadmin_home")).content.decode()
    assert url_of(proof) in front


def test_an_approved_version_shows_how_it_went(proof: Proof, people: dict[str, Any]) -> None:
    approve(proof, people["reviewer"])
    work()
    assert "version 1 was approved by reviewer, oncology" in words_of(opened(proof, people["editor"]))
