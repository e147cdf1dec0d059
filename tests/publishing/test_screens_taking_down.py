"""Taking down from the admin: what is said before, what happens on the press, and what is told afterwards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.models import AppointmentPage, CallToAction, NewsletterIssue, TreatmentIndexPage, TreatmentPage
from publishing import expiry
from publishing.models import Edition, LiveArtefact, Publication, Release
from publishing.store import read
from tests.conftest import approve, submit, work
from tests.publishing.screens import (
    NEVER_SHOWN,
    administrator,
    ahead,
    logged_in,
    publication_of,
    take_down_url,
    words_of,
)
from tests.publishing.test_admin_pages import status_of

pytestmark = pytest.mark.django_db

WRONG = {"reason": "wrong", "when": "now"}
UNPUBLISHED = {"reason": "unpublished", "when": "now"}


@pytest.fixture
def live(page: TreatmentPage, publish: Any) -> TreatmentPage:
    publish(page)
    return page


@pytest.fixture
def editor(people: Any) -> Client:
    return logged_in(people["editor"])


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", words_of(response))


def served(source: Any) -> str:
    return LiveArtefact.objects.get(key__channel="website", key__path=source.public_path.lstrip("/")).form


class TestBefore:
    def test_the_panel_of_a_live_page_leads_there(self, live: TreatmentPage, editor: Client) -> None:
        links = {link["text"]: link["href"] for link in status_of(live, editor)["links"]}
        text = said(editor.get(links["Take down…"]))
        assert "version 1, approved and live since" in text
        assert "take down and tell readers" in text
        assert editor.get(links["Earlier versions, and what readers saw"]).status_code == 200

    def test_it_says_what_links_there(self, site: None, editor: Client) -> None:
        appointment = AppointmentPage.objects.get()
        text = said(editor.get(take_down_url(appointment)))
        assert re.search(r"\d+ pages? links? here and will ask for a new version", text)

    def test_it_says_which_newsletter_waits_with_it(
        self, live: TreatmentPage, issue: NewsletterIssue, people: Any, editor: Client
    ) -> None:
        approve(submit(issue, people["editor"]), people["colleague"])
        text = said(editor.get(take_down_url(live)))
        assert "waits to be sent and contains it" in text

    def test_what_pages_contain_cannot_be_taken_down_and_says_why(self, live: TreatmentPage, editor: Client) -> None:
        cta = CallToAction.objects.get()
        response = editor.get(take_down_url(cta))
        assert re.search(r"it cannot be taken down yet it stands in \d others that readers see", said(response))
        assert "neuroendocrine" in said(response)
        assert editor.post(take_down_url(cta), WRONG).status_code == 409
        assert publication_of(cta).live.action == "publish"

    def test_it_offers_the_pages_below(self, live: TreatmentPage, editor: Client) -> None:
        index = TreatmentIndexPage.objects.get()
        assert "also the 1 live page below it" in said(editor.get(take_down_url(index)))
        assert "below it" not in said(editor.get(take_down_url(live)))


class TestNow:
    def test_a_recall_tells_since_when_why_and_where_to(self, live: TreatmentPage, editor: Client, people: Any) -> None:
        home = Publication.objects.get(kind="home")
        fields = {**WRONG, "replacement": "/", "note": "The dose in row 3. Call the pharmacy."}
        response = editor.post(take_down_url(live), fields, follow=True)
        text = said(response)
        assert "is taken down. readers cannot reach it in a few seconds" in text
        assert "by editor, patient information" in text
        assert "why something in it is wrong" in text
        assert f"readers are led to {home.title.lower()}" in text
        assert "the dose in row 3" in text
        assert "website: taking it down…" in text
        work()
        text = said(editor.get(response.redirect_chain[-1][0]))
        assert re.search(r"website: gone since \d\d:\d\d", text)
        assert re.search(r"app: gone since \d\d:\d\d", text)
        assert "no newsletter contained it" in text
        assert served(live) == "tombstone"
        assert b"row 3" not in (read("website", live.public_path.lstrip("/")) or ("", b""))[1]

    def test_the_panel_says_so_and_leads_to_the_report(self, live: TreatmentPage, editor: Client) -> None:
        editor.post(take_down_url(live), WRONG)
        work()
        status = status_of(live, editor)
        assert re.match(r"Taken down on .+: something in it is wrong\.", status["sentence"])
        links = {link["text"]: link["href"] for link in status["links"]}
        assert "Take down…" not in links
        assert editor.get(links["What was taken down, and whom it reached"]).status_code == 200

    def test_pressed_twice_it_is_taken_down_once(self, live: TreatmentPage, editor: Client) -> None:
        chains = [editor.post(take_down_url(live), WRONG)["Location"] for _press in range(2)]
        assert chains[0] == chains[1]
        assert publication_of(live).number == 2

    def test_the_pages_below_go_along_when_ticked(self, live: TreatmentPage, editor: Client) -> None:
        index = TreatmentIndexPage.objects.get()
        editor.post(take_down_url(index), {**UNPUBLISHED, "below": "on"})
        assert [publication_of(page).live.action for page in (index, live)] == ["withdraw", "withdraw"]

    def test_it_comes_back_by_submitting_it_again(self, live: TreatmentPage, editor: Client, publish: Any) -> None:
        report = editor.post(take_down_url(live), UNPUBLISHED)["Location"]
        publish(TreatmentPage.objects.get())
        assert "readers see it again: version 3" in said(editor.get(report))


class TestForm:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"reason": "", "when": "now"}, "this field is required"),
            ({"reason": "deleted", "when": "now"}, "select a valid choice"),
            ({**WRONG, "replacement": "/nowhere/"}, "no live page has this address or title"),
            ({**WRONG, "when": "later", "at": "2099-01-01T08:00"}, "choose a moment within three years"),
            ({**UNPUBLISHED, "when": "later"}, "choose the day and the time"),
            ({**UNPUBLISHED, "when": "later", "at": "2001-01-01T08:00"}, "choose a moment in the future"),
            ({**UNPUBLISHED, "when": "whenever"}, "select a valid choice"),
            ({**UNPUBLISHED, "note": "x" * 301}, "at most 300 characters"),
            ({**UNPUBLISHED, "note": "\x00"}, "null characters are not allowed"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(
        self, live: TreatmentPage, editor: Client, fields: dict[str, str], sentence: str
    ) -> None:
        response = editor.post(take_down_url(live), fields)
        assert response.status_code == 400
        assert sentence in said(response)
        assert served(live) == "document"

    def test_a_page_cannot_be_its_own_replacement(self, live: TreatmentPage, editor: Client) -> None:
        response = editor.post(take_down_url(live), {**WRONG, "replacement": live.public_path})
        assert response.status_code == 400

    def test_a_replacement_is_found_by_address_title_or_link(self, live: TreatmentPage, editor: Client) -> None:
        index = publication_of(TreatmentIndexPage.objects.get())
        for wanted in ("/treatments/", index.title, "http://localhost:8000/treatments/"):
            response = editor.post(take_down_url(live), {**UNPUBLISHED, "when": "x", "replacement": wanted})
            assert "no live page has" not in said(response)

    def test_what_may_do_harm_cannot_wait(self, live: TreatmentPage, editor: Client) -> None:
        response = editor.post(take_down_url(live), {**WRONG, "when": "later", "at": ahead(days=1)})
        assert "cannot wait: take it down now" in said(response)

    def test_on_a_date(self, live: TreatmentPage, editor: Client) -> None:
        fields = {"reason": "expired", "when": "later", "at": ahead(days=1), "note": "The study ends."}
        response = editor.post(take_down_url(live), fields, follow=True)
        assert "will be taken down on" in said(response)
        item = expiry.planned(publication_of(live))
        assert item is not None
        assert (item.reason, item.release.note) == ("expired", "The study ends.")
        assert any("Will be taken down on" in fact for fact in status_of(live, editor)["facts"])
        assert served(live) == "document"


class TestRights:
    def test_who_may_not_decide_is_told_so(self, live: TreatmentPage, people: Any) -> None:
        for name in ("nobody", "marketer"):
            user = people.get(name) or get_user_model().objects.create_user(name)
            response = logged_in(user).post(take_down_url(live), WRONG)
            assert response.status_code == 302
            assert "taken-down" not in response["Location"]
        assert "Take down…" not in str(status_of(live, logged_in(people["marketer"]))["links"])
        assert served(live) == "document"

    def test_what_is_not_there_is_not_found(self, site: None, editor: Client) -> None:
        published = Edition.objects.filter(action="publish").first()
        for url in ("/admin/take-down/999999/", f"/admin/taken-down/{published.pk}/", "/admin/taken-down/999999/"):
            assert editor.get(url).status_code == 404

    def test_strangers_log_in_first(self, live: TreatmentPage) -> None:
        response = Client().post(take_down_url(live), WRONG)
        assert "/admin/login/" in response["Location"]
        assert served(live) == "document"


class TestWagtailsOwnWays:
    def test_unpublish_leads_to_our_screen(self, live: TreatmentPage) -> None:
        boss = administrator()
        response = boss.post(reverse("wagtailadmin_pages:unpublish", args=[live.pk]))
        assert response["Location"] == take_down_url(live)
        cta = CallToAction.objects.get()
        response = boss.post(reverse(CallToAction.snippet_viewset.get_url_name("unpublish"), args=[cta.pk]))
        assert response["Location"] == take_down_url(cta)

    def test_deleting_a_page_takes_it_down_and_its_record_stays(self, live: TreatmentPage) -> None:
        boss, publication = administrator(), publication_of(live)
        url = reverse("wagtailadmin_pages:delete", args=[live.pk])
        assert "deleting takes it off every channel" in said(boss.get(url))
        boss.post(url)
        work()
        publication.refresh_from_db()
        assert not TreatmentPage.objects.exists()
        assert (publication.live.number, publication.live.withdrawal) == (2, "deleted")
        assert served(live) == "tombstone"
        release = Release.objects.filter(items__publication=publication, items__action="withdraw").get()
        assert release.owner.username == "boss"
        assert "why it was deleted" in said(boss.get(reverse("taking_down:taken_down", args=[publication.live_id])))
        assert boss.get(reverse("history:asof", args=[publication.pk])).status_code == 200

    def test_deleting_a_parent_takes_all_below_down(self, live: TreatmentPage) -> None:
        index = TreatmentIndexPage.objects.get()
        publications = [publication_of(page) for page in (index, live)]
        administrator().post(reverse("wagtailadmin_pages:delete", args=[index.pk]))
        for publication in publications:
            publication.refresh_from_db()
            assert publication.live.withdrawal == "deleted"

    def test_deleting_what_pages_contain_is_refused(self, live: TreatmentPage) -> None:
        cta = CallToAction.objects.get()
        url = reverse(CallToAction.snippet_viewset.get_url_name("delete"), args=[cta.pk])
        for press in (administrator().get, administrator_again().post):
            response = press(url, follow=True)
            assert "nothing was deleted" in said(response)
        assert CallToAction.objects.filter(pk=cta.pk).exists()

    def test_deleted_in_a_shell_readers_keep_what_contains_it(
        self, live: TreatmentPage, caplog: pytest.LogCaptureFixture
    ) -> None:
        cta = CallToAction.objects.get()
        publication = publication_of(cta)
        CallToAction.objects.all().delete()
        publication.refresh_from_db()
        assert publication.live.action == "publish"
        assert "stays live" in caplog.text

    def test_a_draft_is_deleted_as_ever_and_its_version_for_approval_with_it(
        self, page: TreatmentPage, people: Any
    ) -> None:
        proof = submit(page, people["editor"])
        administrator().post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        proof.refresh_from_db()
        assert (proof.state, proof.void_reason) == ("void", "It was deleted.")
        assert publication_of(page).number == 0

    def test_several_at_once(self, live: TreatmentPage) -> None:
        boss = administrator()
        for action in ("unpublish", "move"):
            response = boss.post(f"/admin/bulk/wagtailcore/page/{action}/?id={live.pk}", {"chooser": 1}, follow=True)
            if action == "unpublish":
                assert "one at a time" in said(response)
        assert served(live) == "document"
        boss.post(f"/admin/bulk/wagtailcore/page/delete/?id={live.pk}")
        assert publication_of(live).live.withdrawal == "deleted"


def administrator_again() -> Client:
    return logged_in(get_user_model().objects.get(username="boss"))


def test_words_of_the_code_are_never_shown(live: TreatmentPage, editor: Client) -> None:
    shown = [said(editor.get(take_down_url(live)))]
    shown.append(said(editor.post(take_down_url(live), WRONG, follow=True)))
    work()
    shown.append(said(editor.get(reverse("taking_down:taken_down", args=[publication_of(live).live_id]))))
    for text in shown:
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", text)]
