"""What editors, reviewers and marketers meet in the admin: the words, the forms, and the refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from cms.models import CallToAction, NewsletterIssue, TreatmentPage
from publishing.models import Edition, Proof, Release
from tests.conftest import approve, check, submit, work
from tests.newsletter.desk_stage import THREE

pytestmark = pytest.mark.django_db

# design.md §1: words of the code that people never read.
NEVER_SHOWN = (
    "artefact|blob|snapshot|stamp|digest|fence|lease|edge|tombstone|facet|publication|dead|void|blast radius"
).split("|")


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words_of(response: Any) -> str:
    """What a person reads: without tags, attributes, scripts and styles."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html).lower()


def status_of(source: Any, client: Client) -> dict[str, Any]:
    content_type = ContentType.objects.get_for_model(source)
    return client.get(reverse("publishing:status", args=[content_type.pk, source.pk])).json()


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return submit(page, people["editor"])


def test_the_editor_reads_checking_then_for_whom_it_waits(page: TreatmentPage, people: dict[str, Any]) -> None:
    client = logged_in(people["editor"])
    assert "Readers do not see it" in status_of(page, client)["sentence"]
    page.save_revision(user=people["editor"])
    page.get_workflow().start(page, people["editor"])
    said = status_of(page, client)
    assert (said["sentence"], said["state"]) == ("Checking…", "moving")
    check(page)
    said = status_of(page, client)
    assert said["sentence"] == "Waiting for Reviewer, oncology"
    assert said["link"].startswith("/admin/approve/")


def test_the_editor_reads_what_to_mend_and_each_line_leads_to_its_field(
    page: TreatmentPage, people: dict[str, Any]
) -> None:
    page.lead = "Peptide receptor radionuclide therapy is called PPRT here, which is wrong and long enough."
    assert submit(page, people["editor"]).state == Proof.State.REFUSED
    said = status_of(page, logged_in(people["editor"]))
    assert said["state"] == "mend"
    line = next(item for item in said["items"] if "PPRT" in item["message"])
    assert line["href"] == "#panel-child-content-lead-section"


def test_each_channel_says_since_when_it_is_live(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    rows = status_of(page, logged_in(people["editor"]))["channels"]
    assert [row["label"] for row in rows] == ["Website", "App", "Newsletter"]
    assert all("Version 1" in row["sentence"] for row in rows)


def test_the_approve_page_shows_everything_the_decision_needs(proof: Proof, people: dict[str, Any]) -> None:
    response = logged_in(people["reviewer"]).get(reverse("publishing:approve", args=[proof.pk]))
    said = words_of(response)
    for sentence in ("asks you to approve this", "new page", "website", "app", "email", "next review on"):
        assert sentence in said
    assert "approving publishes this on the website and in the app now. no email is sent." in said
    assert proof.digest in response.content.decode()


def test_the_tabs_show_the_proofs_own_bytes(proof: Proof, people: dict[str, Any]) -> None:
    client = logged_in(people["reviewer"])
    for artefact in proof.artefacts.filter(shared=False):
        response = client.get(reverse("publishing:shown", args=[proof.pk, artefact.pk]))
        assert response.status_code == 200
        assert "Surgery" in response.content.decode()
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_an_artefact_of_another_proof_is_not_found(proof: Proof, people: dict[str, Any]) -> None:
    other = Edition.objects.exclude(proof=None).filter(proof__artefacts__isnull=False).first()
    artefact = other.published_proof.artefacts.first()
    url = reverse("publishing:shown", args=[proof.pk, artefact.pk])
    assert logged_in(people["reviewer"]).get(url).status_code == 404


def test_pressing_approve_publishes_and_the_page_says_so(proof: Proof, people: dict[str, Any]) -> None:
    client = logged_in(people["reviewer"])
    url = reverse("publishing:approve", args=[proof.pk])
    response = client.post(url, {"digest": proof.digest, "approve": "1"}, follow=True)
    assert "version 1 was approved by reviewer, oncology" in words_of(response)
    again = client.post(url, {"digest": proof.digest, "approve": "1"})
    assert again.status_code == 409
    assert Edition.objects.filter(proof=proof).count() == 1


def test_a_text_changed_meanwhile_is_answered_with_a_sentence_and_the_next_version(
    proof: Proof, page: TreatmentPage, people: dict[str, Any]
) -> None:
    client = logged_in(people["reviewer"])
    page.lead = "Somebody saved this while the reviewer had the page open on her phone, long enough."
    page.save_revision(user=people["editor"])
    url = reverse("publishing:approve", args=[proof.pk])
    response = client.post(url, {"digest": proof.digest, "approve": "1"}, follow=True)
    assert "checking" in words_of(response)
    fresh = check(page)
    shown = client.get(url, follow=True)
    newest = reverse("publishing:approve", args=[fresh.pk])
    assert shown.redirect_chain == [(f"{newest}?since={proof.pk}", 302)]
    assert not Edition.objects.filter(publication=proof.publication).exists()


def test_the_editor_is_told_that_a_second_person_approves(proof: Proof, people: dict[str, Any]) -> None:
    response = logged_in(people["editor"]).get(reverse("publishing:approve", args=[proof.pk]))
    assert "a second person has to approve it" in words_of(response)
    assert 'name="approve"' not in response.content.decode()


def test_sending_back_without_a_message_asks_for_one(proof: Proof, people: dict[str, Any]) -> None:
    client = logged_in(people["reviewer"])
    url = reverse("publishing:approve", args=[proof.pk])
    assert client.post(url, {"send_back": "1", "message": "  "}).status_code == 400
    client.post(url, {"send_back": "1", "message": "Say how long it takes."})
    said = status_of(TreatmentPage.objects.get(), logged_in(people["editor"]))
    assert (said["state"], said["items"][0]["message"]) == ("mend", "Reviewer, oncology: Say how long it takes.")


@pytest.mark.parametrize("digest", ["", "x" * 64, "x" * 65])
def test_a_forged_form_changes_nothing(proof: Proof, people: dict[str, Any], digest: str) -> None:
    url = reverse("publishing:approve", args=[proof.pk])
    response = logged_in(people["reviewer"]).post(url, {"digest": digest, "approve": "1"})
    assert response.status_code in (400, 409)
    assert not Edition.objects.filter(proof=proof).exists()


def test_strangers_are_sent_to_log_in(proof: Proof) -> None:
    response = Client().get(reverse("publishing:approve", args=[proof.pk]))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_the_front_page_lists_what_waits_for_this_person_only(proof: Proof, people: dict[str, Any]) -> None:
    assert "waiting for your approval" in words_of(logged_in(people["reviewer"]).get("/admin/"))
    assert "waiting for your approval" not in words_of(logged_in(people["editor"]).get("/admin/"))


def test_words_of_the_code_are_never_shown(proof: Proof, issue: NewsletterIssue, people: dict[str, Any]) -> None:
    client = logged_in(people["reviewer"])
    pages = ["/admin/", reverse("publishing:approve", args=[proof.pk])]
    marketer = logged_in(people["marketer"])
    shown = [words_of(client.get(url)) for url in pages] + [words_of(marketer.get(reverse("newsletter-desk")))]
    approve(proof, people["reviewer"])
    work()
    shown.append(words_of(client.get(pages[1])))
    for said in shown:
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)]


def test_publish_is_offered_nowhere(page: TreatmentPage, people: dict[str, Any]) -> None:
    cta = CallToAction.objects.get()
    urls = [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse(CallToAction.snippet_viewset.get_url_name("edit"), args=[cta.pk]),
    ]
    for url in urls:
        html = logged_in(people["editor"]).get(url).content.decode()
        assert "action-submit" in html
        assert "action-publish" not in html


def test_the_preview_of_every_channel_can_be_framed_by_the_admin(page: TreatmentPage, people: Any) -> None:
    client = logged_in(people["editor"])
    for mode in ("website", "mobile", "newsletter"):
        url = reverse("wagtailadmin_pages:view_draft", args=[page.pk]) + f"?mode={mode}"
        response = client.get(url)
        assert response.status_code == 200
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


class TestWhatReadersSeeIsKept:
    @pytest.fixture
    def boss(self) -> Client:
        return logged_in(get_user_model().objects.create_superuser("boss"))

    def test_a_superuser_cannot_publish_past_the_approval(self, page: TreatmentPage, boss: Client) -> None:
        url = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}"
        response = boss.post(url, follow=True)
        assert "publishing goes through approval" in words_of(response)
        assert not TreatmentPage.objects.get().live

    def test_a_copy_is_a_draft(self, page: TreatmentPage, publish: Any, boss: Client) -> None:
        publish(page)
        fields = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk}
        ticked = {"copy_subpages": "on", "publish_copies": "on", "alias": "on"}
        boss.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), {**fields, **ticked})
        copy = TreatmentPage.objects.get(slug="copy")
        assert (copy.live, copy.alias_of) == (False, None)
        assert copy.translation_key != page.translation_key


class TestNewsletter:
    @pytest.fixture
    def release(self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> Release:
        publish(page)
        approve(submit(issue, people["editor"]), people["colleague"])
        return Release.objects.get(items__publication__public_id=issue.translation_key)

    def test_approving_sends_nothing(self, release: Release) -> None:
        assert (release.state, release.due_at) == (Release.State.WAITING, None)
        assert not Edition.objects.filter(proof__release_item__release=release).exists()

    def test_marketing_sends_after_seeing_to_how_many(self, release: Release, people: Any) -> None:
        client = logged_in(people["marketer"])
        url = reverse("newsletter-send", args=[release.pk])
        assert "goes to 3 people" in words_of(client.get(url))
        client.post(url, {**THREE, "now": "1"})
        release.refresh_from_db()
        assert release.state == Release.State.DONE

    def test_editors_may_not_send(self, release: Release, people: Any) -> None:
        response = logged_in(people["editor"]).post(reverse("newsletter-send", args=[release.pk]))
        assert response.status_code in (302, 403)
        release.refresh_from_db()
        assert release.state == Release.State.WAITING

    def test_a_text_changed_after_approval_is_not_sent(
        self, release: Release, issue: NewsletterIssue, people: Any
    ) -> None:
        issue.refresh_from_db()
        issue.subject = "A subject nobody approved"
        issue.save_revision(user=people["editor"])
        release.refresh_from_db()
        assert release.state == Release.State.HELD
        said = words_of(logged_in(people["marketer"]).get(reverse("newsletter-desk")))
        assert "needs approval again" in said
        response = logged_in(people["marketer"]).post(
            reverse("newsletter-send", args=[release.pk]), {**THREE, "now": "1"}
        )
        assert response.status_code == 409
