"""New content at the desk: its forms, its differences, its previews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cms.models import (
    CallToAction,
    Condition,
    GlossaryTerm,
    HomePage,
    MobileHeader,
    NewsletterIssue,
    NewsletterText,
    Person,
    Reference,
    Topic,
    TreatmentIndexPage,
    TreatmentPage,
)
from publishing.differences import changes
from publishing.models import Proof, Publication
from tests.conftest import submit

pytestmark = pytest.mark.django_db
Publish = Callable[..., Proof]
TEXT = "<p>Somebody will help you with every question.</p>"


# --- At the desk ---


@pytest.mark.parametrize("kind", ["treatmentpage", "standardpage"])
def test_the_form_for_a_new_page_opens_with_all_its_blocks(client: Any, people: dict[str, Any], kind: str) -> None:
    client.force_login(people["editor"])
    parent = TreatmentIndexPage.objects.get() if kind == "treatmentpage" else HomePage.objects.get()
    answer = client.get(f"/admin/pages/add/cms/{kind}/{parent.pk}/")
    assert answer.status_code == 200
    assert b"Questions and answers" in answer.content


@pytest.mark.parametrize("model", [GlossaryTerm, Condition, Topic, Person, Reference, MobileHeader, NewsletterText])
def test_the_form_for_a_new_snippet_opens(client: Any, people: dict[str, Any], model: Any) -> None:
    client.force_login(people["editor"])
    answer = client.get(f"/admin/snippets/cms/{model._meta.model_name}/add/")
    assert answer.status_code == 200


def test_what_changed_is_told_in_words_that_people_know(page: TreatmentPage, publish: Publish, people: Any) -> None:
    body = [(block.block_type, block.value) for block in page.body]
    question = {"question": "May I eat before?", "html": "<p>Yes, a little, until the evening.</p>"}
    page.body = [*body, ("faq", {"items": [("question", question)]}), ("inset", {"html": TEXT})]
    before = publish(page).sealed
    saved = TreatmentPage.objects.get().get_latest_revision_as_object()
    raw = saved.body.get_prep_value()
    raw[-2]["value"]["items"][0]["value"]["html"] = "<p>No, nothing after midnight, please.</p>"
    raw[-1]["value"]["channels"] = ["website"]
    saved.body = saved.body.stream_block.to_python(raw)
    after = submit(saved, people["editor"]).sealed
    labels = [change.label for change in changes(before, after)]
    assert labels == ["Faq › items › May I eat before?", "Inset › shown only in"]


# --- Previews ---


@pytest.mark.parametrize(
    ("mode", "shows"),
    [
        ("website", b"Words explained"),
        ("mobile", b"Who checked this"),
        ("newsletter", b"Read more"),
        ("all", b'title="Newsletter"'),
        ("parts", b'title="Chemotherapy"'),
    ],
)
def test_a_draft_can_be_seen_in_every_channel_before_it_is_submitted(
    page: TreatmentPage, mode: str, shows: bytes
) -> None:
    assert mode in dict(page.preview_modes)
    answer = page.make_preview_request(preview_mode=mode)
    assert answer.status_code == 200
    assert shows in answer.content
    assert not Publication.objects.filter(public_id=page.translation_key).exists()


def test_a_newsletter_can_be_seen_as_plain_text(issue: NewsletterIssue, page: TreatmentPage, publish: Publish) -> None:
    publish(page)
    assert b"<pre>" in issue.make_preview_request(preview_mode="text").content


def test_what_no_channel_shows_by_itself_offers_no_preview(site: None) -> None:
    for model in (Person, Reference, GlossaryTerm, CallToAction):
        assert not model.objects.first().is_previewable()
