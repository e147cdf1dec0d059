"""The other kinds of content: what may be seen of them, where, and who signs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from channels.mobile import sync
from cms.models import (
    CallToAction,
    HomePage,
    MobileHeader,
    NewsletterIssue,
    NewsletterText,
    Person,
    Reference,
    StandardPage,
    TreatmentPage,
)
from publishing import store
from publishing.models import Proof
from tests.cms.published import item, website
from tests.conftest import approve, submit, work

pytestmark = pytest.mark.django_db
Publish = Callable[..., Proof]
TEXT = "<p>Somebody will help you with every question.</p>"


# --- Where a page appears ---


def test_a_page_about_a_visit_is_on_the_website_and_in_the_app_signed_by_a_colleague(publish: Publish) -> None:
    page = StandardPage.objects.get()
    page.in_app = True
    publish(page, "colleague")
    assert website(page).h1 is not None
    document = item(page)
    assert document["type"] == "standard"
    assert document["people"] == {"authors": [], "reviewers": []}
    assert page.get_workflow().name == "Colleague review"


def test_a_page_taken_out_of_the_app_leaves_it_and_stays_on_the_website(publish: Publish) -> None:
    page = StandardPage.objects.get()
    for page.in_app in (True, False):
        publish(page, "colleague")
    assert store.read("mobile", f"api/mobile/v1/en-US/items/{page.translation_key}") is None
    assert website(page).h1 is not None
    changes_ = json.loads(sync.page("en-US", None, 50))["changes"]
    assert [one["op"] for one in changes_ if one.get("id") == str(page.translation_key)] == ["delete"]


def test_a_newsletter_takes_no_page_whose_authors_keep_it_out(
    page: TreatmentPage, issue: NewsletterIssue, publish: Publish, people: dict[str, Any]
) -> None:
    page.in_newsletter = False
    publish(page)
    proof = submit(issue, people["editor"])
    assert proof.state == "refused"
    assert "is not for newsletters" in str(proof.findings)


# --- A newsletter's own text ---


def own_text(people: dict[str, Any]) -> NewsletterText:
    card = {"urgency": "emergency", "heading": "Call for help if", "html": TEXT, "phone": ""}
    text = NewsletterText(name="Flu season", locale=NewsletterIssue.objects.get().locale, live=False)
    text.body = [("rich_text", {"html": "<p>Ask us about a flu shot before your treatment.</p>"}), ("care_card", card)]
    text.save()
    return text


def with_text(issue: NewsletterIssue, text: NewsletterText) -> NewsletterIssue:
    issue.items = [("own_text", {"text": text})]
    return issue


def test_a_newsletters_own_text_needs_a_clinician_first(issue: NewsletterIssue, people: dict[str, Any]) -> None:
    text = own_text(people)
    assert text.get_workflow().name == "Clinical review"
    proof = submit(with_text(issue, text), people["editor"])
    assert proof.state == "refused"
    assert "The newsletter text “Flu season” is not approved yet" in str(proof.findings)


def test_the_approved_text_is_in_the_mail_with_the_emergency_first(
    issue: NewsletterIssue, people: dict[str, Any], publish: Publish
) -> None:
    text = own_text(people)
    publish(text)
    proof = submit(with_text(issue, text), people["editor"])
    assert proof.state == "ready", proof.findings
    html, plain = (bytes(row.blob.body).decode() for row in proof.artefacts.filter(channel="newsletter"))
    for part in (html, plain):
        assert part.index("Call for help if") < part.index("Ask us about a flu shot")


def test_who_approves_the_text_sees_it_as_a_mail(people: dict[str, Any]) -> None:
    proof = submit(own_text(people), people["editor"])
    (shown,) = proof.artefacts.filter(channel="newsletter")
    assert b"flu shot" in bytes(shown.blob.body)


# --- Smaller fields ---


def test_readers_are_told_what_changed_and_the_approver_when_it_is_old(
    page: TreatmentPage, publish: Publish, people: dict[str, Any]
) -> None:
    page.change_note = "We added how to say a word."
    publish(page)
    assert "We added how to say a word." in website(page).select_one(".review").get_text()
    assert item(page)["change_note"] == "We added how to say a word."
    proof = submit(TreatmentPage.objects.get(), people["editor"])
    assert "change_note.repeated" in [finding["id"] for finding in proof.findings]


def test_a_source_that_was_replaced_is_noted(page: TreatmentPage, publish: Publish, people: dict[str, Any]) -> None:
    old, newer = Reference.objects.order_by("pk")[:2]
    old.superseded_by, old.doi = newer, "10.1000/182"
    publish(old, "colleague")
    proof = submit(page, people["editor"])
    assert "reference.superseded" in [finding["id"] for finding in proof.findings]
    publish_ = Proof.objects.get(pk=proof.pk)
    approve(publish_, people["reviewer"])
    work()
    assert website(page).select_one('a[href="https://doi.org/10.1000/182"]') is not None
    assert "10.1000/182" in [reference["doi"] for reference in item(page)["references"]]


def test_a_persons_register_and_page_are_told(page: TreatmentPage, publish: Publish) -> None:
    person = Person.objects.get(can_review=True)
    person.register_body, person.register_number = "State Medical Board", "12345"
    person.profile_page = StandardPage.objects.get()
    publish(person, "colleague")
    publish(page)
    reviewed = website(page).select_one(".review")
    assert "State Medical Board 12345" in reviewed.get_text()
    assert reviewed.select_one('a[href$="/your-visit/"]') is not None


def test_the_app_opens_its_own_screen_and_everybody_else_the_page(page: TreatmentPage, publish: Publish) -> None:
    call_to_action = CallToAction.objects.get()
    for block in call_to_action.content:
        if block.block_type == "button":
            block.value["app_path"] = "/appointments/new"
    publish(call_to_action)
    publish(page)
    action = next(block for block in item(page)["blocks"] if block["type"] == "cta")["action"]
    assert action["kind"] == "deep_link"
    assert action["uri"] == "care://appointments/new"
    assert action["fallback_url"].endswith("/appointment/")
    assert website(page).select_one('.cta a[href$="/appointment/"]') is not None


def test_a_banner_stands_on_every_page_and_in_the_app_until_a_version_without_it(publish: Publish) -> None:
    header = MobileHeader.objects.get()
    header.banner_level, header.banner_text = "emergency", "Our building is closed today."
    header.recommended_app = "2.4.0"
    publish(header, "colleague")
    home = HomePage.objects.get()
    assert "Our building is closed today." in website(home).select_one(".banner").get_text()
    found = store.read("mobile", "api/mobile/v1/en-US/header")
    assert found is not None
    document = json.loads(found[1])
    assert document["banner"]["dismissible"] is False
    assert document["app"] == {"min_supported": None, "recommended": "2.4.0"}
    header.banner_level = header.banner_text = ""
    publish(header, "colleague")
    assert website(home).select_one(".banner") is None


def test_a_page_cannot_take_an_address_that_is_kept(people: dict[str, Any]) -> None:
    page = StandardPage.objects.get()
    page.slug = "app"
    proof = submit(page, people["editor"])
    assert "address.reserved" in [finding["id"] for finding in proof.findings]
