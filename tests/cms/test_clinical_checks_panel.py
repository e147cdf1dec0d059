"""The side panel "Clinical checks": the newest saved draft, submitted or not, each line leading to its field."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.rich_text import RichText

from cms.models import CallToAction, TreatmentIndexPage, TreatmentPage
from tests.cms.findings import option
from tests.publishing.screens import NEVER_SHOWN, logged_in, words_of

pytestmark = pytest.mark.django_db

HARD = (
    "<p>Multidisciplinary evaluation determines individual eligibility according to international criteria. "
    "Molecularly targeted medications inhibit angiogenesis, cellular proliferation and metabolism considerably. "
    "Consecutive examinations document radiological progression or stabilisation.</p>"
)


@pytest.fixture
def editor(people: dict[str, Any]) -> Client:
    return logged_in(people["editor"])


def inside(source: Any) -> str:
    return reverse("clinical_checks", args=[ContentType.objects.get_for_model(source).pk, source.pk])


def save(page: TreatmentPage, people: dict[str, Any]) -> None:
    page.save_revision(user=people["editor"], clean=False)


def test_it_stands_beside_every_page_and_snippet(page: TreatmentPage, editor: Client) -> None:
    call_to_action = CallToAction.objects.get()
    snippet = reverse(call_to_action.snippet_viewset.get_url_name("edit"), args=[call_to_action.pk])
    for url, source in ((reverse("wagtailadmin_pages:edit", args=[page.pk]), page), (snippet, call_to_action)):
        html = editor.get(url).content.decode()
        assert 'data-side-panel="clinical-checks"' in html
        assert f'data-checks-url="{inside(source)}"' in html


def test_a_page_that_was_never_saved_says_when_it_begins(site: None, editor: Client) -> None:
    index = TreatmentIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["cms", "treatmentpage", index.pk])
    html = editor.get(url).content.decode()
    assert "as soon as the draft is saved for the first time" in html
    assert re.search(r'data-checks-url="/admin/checks/\d+/0/"', html)


def test_a_good_draft_may_be_submitted_and_shows_its_grades(page: TreatmentPage, editor: Client) -> None:
    said = words_of(editor.get(inside(page)))
    assert "nothing stands in the way of submitting this" in said
    assert re.search(r"school grade\s+\d\.\d\s+in all; aim for 8 or less", said)
    assert re.search(r"surgery\s+\d\.\d", said)


def test_each_line_leads_to_its_field(page: TreatmentPage, people: dict[str, Any], editor: Client) -> None:
    page.lead = "About PPRT."
    option(page).value["body"] = RichText(HARD)
    save(page, people)
    html = editor.get(inside(page)).content.decode()
    hard = option(page)
    assert 'href="#panel-child-content-lead-section" data-checks-where="lead"' in html
    assert f'href="#block-{hard.id}-section"' in html
    assert words_of(editor.get(inside(page))).count("keep it, because") == html.count("/keep/?id=")
    assert 'data-checks-errors="' in html


def test_it_follows_the_newest_save(page: TreatmentPage, people: dict[str, Any], editor: Client) -> None:
    page.lead = "About PPRT."
    save(page, people)
    assert "“pprt” is a wrong form" in words_of(editor.get(inside(page)))
    page.lead = "About peptide receptor radionuclide therapy (PRRT) and what it can do for a NET."
    page.save_revision(user=people["editor"], overwrite_revision=page.latest_revision, clean=False)
    assert "wrong form" not in words_of(editor.get(inside(page)))


def test_an_empty_draft_is_told_what_is_missing(page: TreatmentPage, people: dict[str, Any], editor: Client) -> None:
    page.title, page.lead, page.body, page.search_description, page.short_title = "", "", [], "", ""
    page.authors.set([])
    page.reviewers.set([])
    save(page, people)
    said = words_of(editor.get(inside(page)))
    for words in ("name at least one author", "name at least one reviewer", "names no source", "no description"):
        assert words in said


def test_markup_in_a_name_is_shown_as_text(page: TreatmentPage, people: dict[str, Any], editor: Client) -> None:
    option(page).value["name"] = "<img src=x onerror=alert(1)>"
    option(page).value["body"] = RichText(HARD)
    save(page, people)
    html = editor.get(inside(page)).content.decode()
    assert "<img" not in html
    assert "&lt;img" in html


def test_others_may_not_look_and_what_is_not_there_is_not_found(page: TreatmentPage, people: dict[str, Any]) -> None:
    assert logged_in(people["marketer"]).get(inside(page)).status_code != 200  # sent home, with a sentence
    assert Client().get(inside(page)).status_code == 302
    client = logged_in(people["editor"])
    kind = ContentType.objects.get_for_model(page).pk
    for url in (f"/admin/checks/{kind}/999999/", f"/admin/checks/{kind}/x/", "/admin/checks/999999/1/"):
        assert client.get(url).status_code == 404
    users = ContentType.objects.get_for_model(people["editor"]).pk
    assert client.get(f"/admin/checks/{users}/{people['editor'].pk}/").status_code == 404


def test_it_uses_only_words_that_people_know(page: TreatmentPage, people: dict[str, Any], editor: Client) -> None:
    page.lead = "About PPRT !"
    save(page, people)
    said = words_of(editor.get(inside(page)))
    assert [word for word in NEVER_SHOWN if re.search(rf"\b{word}\b", said)] == []


def test_reviewers_and_communications_set_the_numbers_and_editors_do_not(people: dict[str, Any]) -> None:
    url = reverse("wagtailsettings:edit", args=["cms", "clinicalsettings"])
    for name, status in (("reviewer", 200), ("colleague", 200)):
        assert logged_in(people[name]).get(url, follow=True).status_code == status
    assert logged_in(people["editor"]).get(url).status_code == 302  # back home, with a sentence
