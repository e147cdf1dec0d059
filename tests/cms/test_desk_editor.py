"""Beside the form: the panel "Channels", and what the newest draft changes; and what comments may and may not do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Page, PageSubscription

from cms.models import CallToAction, TreatmentPage
from publishing.models import Delivery
from tests.conftest import approve, check, submit, work
from tests.publishing.screens import NEVER_SHOWN, logged_in, publication_of, take_down_url, words_of

pytestmark = pytest.mark.django_db


def editor_of(source: Any) -> str:
    if isinstance(source, Page):
        return reverse("wagtailadmin_pages:edit", args=[source.pk])
    return reverse(source.snippet_viewset.get_url_name("edit"), args=[source.pk])


def compare_url(source: Any) -> str:
    return reverse("history:compare", args=[ContentType.objects.get_for_model(source).pk, source.pk])


def channels_of(response: Any) -> str:
    """What the panel says, without tags."""
    html = response.content.decode()
    panel = re.search(r"<div[^>]*data-status-channels.*?</template>", html, re.DOTALL)
    assert panel, "no panel"
    return " ".join(re.sub(r"<[^>]+>", " ", panel[0]).split())


@pytest.fixture
def editor(people: dict[str, Any]) -> Client:
    return logged_in(people["editor"])


class TestChannels:
    def test_before_the_first_approval_it_says_so(self, page: TreatmentPage, editor: Client) -> None:
        assert "On no channel yet" in channels_of(editor.get(editor_of(page)))

    def test_each_channel_with_its_version_and_a_way_to_see_it(
        self, page: TreatmentPage, publish: Any, editor: Client
    ) -> None:
        publish(page)
        response = editor.get(editor_of(page))
        said = channels_of(response)
        assert re.search(
            r"Website Version 1, live since .* App Version 1, live since .* Newsletter Version 1, ready", said
        )
        links = re.findall(r'<a href="([^"]+)" target="_blank" rel="noreferrer">What', response.content.decode())
        assert links[:2] == [page.public_path, f"/app/items/{page.translation_key}/"]
        assert editor.get(links[2]).status_code == 200

    def test_a_snippet_that_pages_contain_has_no_place_of_its_own(self, people: Any, editor: Client) -> None:
        assert "inside the pages that use it" in channels_of(editor.get(editor_of(CallToAction.objects.get())))

    def test_what_gave_up_says_why_and_can_be_tried_again_from_here(
        self, page: TreatmentPage, publish: Any, editor: Client
    ) -> None:
        publish(page)
        rows = Delivery.objects.filter(edition=publication_of(page).live, channel="mobile")
        rows.update(state=Delivery.State.DEAD, last_error="The disk is full.")
        said = channels_of(editor.get(editor_of(page)))
        assert "App Needs attention The disk is full. Try again" in said
        url = reverse("publishing:try_again", args=[rows.get().pk])
        response = editor.post(url, {"next": editor_of(page)})
        assert response["Location"] == editor_of(page)
        assert rows.get().state == Delivery.State.PENDING
        elsewhere = editor.post(url, {"next": "https://evil.example.org/"})
        assert elsewhere["Location"] == "/admin/"

    def test_after_taking_down_nothing_leads_to_it(self, page: TreatmentPage, publish: Any, editor: Client) -> None:
        publish(page)
        editor.post(take_down_url(page), {"reason": "outdated", "when": "now", "replacement": "", "note": ""})
        work()
        said = channels_of(editor.get(editor_of(page)))
        assert "Gone since" in said
        assert "What readers see" not in said

    def test_where_it_stands_does_not_say_it_twice(self, page: TreatmentPage, publish: Any, editor: Client) -> None:
        publish(page)
        url = reverse("publishing:status", args=[ContentType.objects.get_for_model(page).pk, page.pk])
        said = editor.get(url).json()
        assert said["reach"] == "On Website, App, Newsletter."
        assert all(row["settled"] for row in said["channels"])
        Delivery.objects.filter(channel="mobile").update(state=Delivery.State.DEAD)
        assert editor.get(url).json()["reach"] == ""

    def test_saving_by_itself_asks_for_no_panel(self, page: TreatmentPage, editor: Client) -> None:
        response = editor.get(editor_of(page) + "?_w_hydrate_create_view=1")
        assert response.status_code == 200

    @pytest.mark.parametrize("kind", ["page", "snippet"])
    def test_no_word_of_the_code_is_read(self, page: TreatmentPage, publish: Any, editor: Client, kind: str) -> None:
        publish(page)
        source = page if kind == "page" else CallToAction.objects.get()
        said = channels_of(editor.get(editor_of(source))).lower()
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)]


class TestCompare:
    def test_it_shows_what_the_newest_draft_changes(
        self, page: TreatmentPage, publish: Any, people: Any, editor: Client
    ) -> None:
        publish(page)
        page.refresh_from_db()
        page.lead = page.lead.replace("ways", "kinds")
        page.save_revision(user=people["editor"])
        html = editor.get(compare_url(page)).content.decode()
        assert "<ins>kinds" in html
        assert "<del>ways" in html
        assert "compared with version 1" in words_of(editor.get(compare_url(page)))

    def test_new_and_unchanged_are_said(self, page: TreatmentPage, publish: Any, editor: Client) -> None:
        assert "all of it is new" in words_of(editor.get(compare_url(page)))
        publish(page)
        assert "the words are those of version 1" in words_of(editor.get(compare_url(page)))

    def test_the_editor_leads_there(self, page: TreatmentPage, publish: Any, editor: Client) -> None:
        publish(page)
        url = reverse("publishing:status", args=[ContentType.objects.get_for_model(page).pk, page.pk])
        links = {link["text"]: link["href"] for link in editor.get(url).json()["links"]}
        assert links["Compare with what readers see now"] == compare_url(page)

    def test_it_is_for_those_who_may_edit(self, page: TreatmentPage, people: Any) -> None:
        assert logged_in(people["marketer"]).get(compare_url(page)).status_code in (302, 403)


class TestComments:
    @pytest.mark.parametrize("name", ["treatment", "index"])
    def test_they_are_offered_beside_every_page(self, page: TreatmentPage, editor: Client, name: str) -> None:
        source = page if name == "treatment" else page.get_parent().specific
        assert 'data-side-panel-toggle="comments"' in editor.get(editor_of(source)).content.decode()

    def test_a_reviewer_who_comments_may_still_approve(self, page: TreatmentPage, people: Any, editor: Client) -> None:
        submit(page, people["editor"])
        page.refresh_from_db()
        draft = page.get_latest_revision_as_object()
        draft.wagtail_admin_comments.add(Comment(user=people["reviewer"], text="Is this so?", contentpath="lead"))
        draft.save_revision(user=people["reviewer"])
        work()
        proof = check(page)
        assert people["reviewer"].pk not in proof.editors
        approve(proof, people["reviewer"])

    def test_mail_about_comments_carries_no_text_of_the_page(
        self, page: TreatmentPage, people: Any, editor: Client
    ) -> None:
        page = page.get_parent().specific  # its form is plain fields
        people["reviewer"].email = "reviewer@example.org"
        people["reviewer"].save()
        PageSubscription.objects.update_or_create(
            page=page, user=people["reviewer"], defaults={"comment_notifications": True}
        )
        mail.outbox.clear()
        form = form_data(editor.get(editor_of(page)).content.decode())
        form |= {
            "comments-TOTAL_FORMS": "1",
            "comments-INITIAL_FORMS": "0",
            "comments-0-text": "Please look at the second option.",
            "comments-0-contentpath": "lead",
            "comments-0-user": str(people["editor"].pk),
            "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
        }
        response = editor.post(editor_of(page), form)
        assert response.status_code == 302, words_of(response)[:2000]
        assert len(mail.outbox) == 1
        said = mail.outbox[0].subject + mail.outbox[0].body
        assert "second option" in said
        assert page.lead[:40] not in said
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said.lower())]


def form_data(html: str) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    form = BeautifulSoup(html, "html.parser").find("form", {"data-edit-form": True})
    sent: dict[str, str] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or (kind in ("checkbox", "radio") and not field.has_attr("checked")) or kind == "submit":
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True)
            sent[name] = chosen.get("value", "") if chosen else ""
        else:
            sent[name] = field.text if field.name == "textarea" else field.get("value", "")
    return sent
