"""The content checks, each on the sample page with one thing changed."""

from typing import Any

import pytest
from wagtail.rich_text import RichText

from cms.models import (
    AppointmentPage,
    CallToAction,
    NewsletterIssue,
    PageAuthor,
    PageReviewer,
    Person,
    SafetyNotice,
    TreatmentPage,
)
from publishing import live
from publishing.source import findings
from publishing.uses import Uses
from tests.cms.conftest import check
from tests.cms.findings import errors, only, option, path

pytestmark = pytest.mark.django_db


# --- required.people ---


def test_a_page_needs_an_author_and_a_reviewer(page: TreatmentPage) -> None:
    page.authors.set([])
    page.reviewers.set([])
    assert errors(page) == [("required.people", "authors"), ("required.people", "reviewers")]


def test_a_person_may_not_be_both(page: TreatmentPage) -> None:
    page.authors.set([PageAuthor(person=Person.objects.get(can_review=True))])
    messages = [finding.message for finding in check(page) if finding.where in ("authors", "reviewers")]
    assert "Reviewer, oncology cannot be both author and reviewer. Choose another reviewer." in messages


def test_a_reviewer_must_be_allowed_to_review(page: TreatmentPage) -> None:
    page.authors.set([])
    page.reviewers.set([PageReviewer(person=Person.objects.get(can_review=False))])
    messages = [finding.message for finding in check(page) if finding.where == "reviewers"]
    assert messages[0].startswith("Editor, patient information is not a reviewer. Tick “Can review” there")


@pytest.mark.parametrize(("closed", "words"), [(False, "has no account"), (True, "is closed")])
def test_a_reviewer_needs_an_open_account(page: TreatmentPage, publish: Any, closed: bool, words: str) -> None:
    person = Person.objects.get(can_review=True)
    if closed:
        person.user.is_active = False
        person.user.save()
    else:
        person.user = None
        publish(person, "colleague")
    assert words in only(check(TreatmentPage.objects.get()), "required.review").message


def test_two_reviewers_cannot_be_printed_where_one_signs(page: TreatmentPage, publish: Any) -> None:
    second = Person.objects.create(
        name="Second reviewer", job_title="Oncologist", can_review=True, user=None, locale=page.locale
    )
    publish(second, "colleague")
    page.reviewers.add(PageReviewer(person=second))
    assert "Name one reviewer only" in " ".join(finding.message for finding in check(page))


def test_a_person_nobody_approved_cannot_be_named(page: TreatmentPage) -> None:
    newcomer = Person.objects.create(name="Writer, nutrition", job_title="Writer", locale=page.locale, live=False)
    page.authors.set([PageAuthor(person=newcomer)])
    assert only(check(page), "required.people").message.startswith("Writer, nutrition is not approved yet.")


# --- term.wrong_form ---


@pytest.mark.parametrize(("wrong", "right"), [("PPRT", "PRRT"), ("NTE", "NET"), ("NTEs", "NETs")])
def test_a_wrong_form_is_found_wherever_it_stands(page: TreatmentPage, wrong: str, right: str) -> None:
    page.title = f"About {wrong}"
    page.lead = f"({wrong})"
    option(page).value["name"] = wrong
    option(page).value["body"] = RichText(f"<p>So it is with <b>{wrong}</b>, and always was for everybody.</p>")
    option(page).value["examples"] = ["first", f"the {wrong}"]
    found = [finding for finding in check(page) if finding.id == "term.wrong_form"]
    here = path(page)
    assert [finding.where for finding in found] == ["title", "lead", f"{here}.name", f"{here}.body", f"{here}.examples"]
    assert {finding.message for finding in found} == {f"“{wrong}” is a wrong form of “{right}”. Write “{right}”."}


@pytest.mark.parametrize("html", ["<p>This is PP<b>RT</b>, {}</p>", "PPRT<p>{}</p>"])
def test_a_wrong_form_cannot_hide_between_tags(page: TreatmentPage, html: str) -> None:
    option(page).value["body"] = RichText(html.format("a treatment that your team will talk about with you."))
    assert errors(page) == [("term.wrong_form", f"{path(page)}.body")]


def test_only_whole_words_are_wrong(page: TreatmentPage) -> None:
    page.lead = "INTEGRAL, PRRT, NETs and NTEsomething are other words."
    assert "term.wrong_form" not in [id for id, where in errors(page)]


def test_wrong_forms_in_a_call_to_action_are_found_at_their_block(site: None) -> None:
    call_to_action = CallToAction.objects.get()
    call_to_action.content[1].value = "Ask us about PPRT."
    assert errors(call_to_action) == [("term.wrong_form", f"content.{call_to_action.content[1].id}")]


# --- claim.unreferenced ---


@pytest.mark.parametrize(
    "claim",
    [
        "It is highly effective.",
        "It can cure the illness.",
        "It improves overall survival.",
        "Improving survival is its aim.",
        "Studies report a benefit.",
        "Studies have reported a benefit.",
        "Its benefit is proven.",
    ],
)
def test_a_claim_needs_a_reference_in_its_own_block(page: TreatmentPage, claim: str) -> None:
    chemotherapy = option(page, 1)
    chemotherapy.value["when_used"] = RichText(f"<p>{claim}</p>")
    assert errors(page) == [("claim.unreferenced", path(page, 1))]
    chemotherapy.value["references"] = list(option(page, 0).value["references"])
    assert errors(page) == []


@pytest.mark.parametrize("words", ["It is secure.", "An accurate scan.", "A curettage.", "Unproven ways."])
def test_other_words_are_no_claims(page: TreatmentPage, words: str) -> None:
    option(page, 1).value["how_given"] = words
    assert errors(page) == []


def test_outside_the_options_a_claim_is_a_note_for_people(page: TreatmentPage) -> None:
    page.lead = "Not every neuroendocrine tumor (NET) can be cured, but many can be treated."
    finding = only(check(page), "claim.unreferenced")
    assert (finding.level, finding.where) == ("note", "lead")


# --- Links, targets, phones ---


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "jav\tascript:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "",
    ],
)
def test_a_link_that_readers_could_not_follow_is_refused(page: TreatmentPage, href: str) -> None:
    html = f'<p>Please read what stands in <a href="{href}">this leaflet</a> first.</p>'
    option(page).value["body"] = RichText(html)
    assert errors(page) == [("link.dead", f"{path(page)}.body")]


@pytest.mark.parametrize("href", ["https://example.org/a?b=c", "tel:+12025550143", "mailto:team@example.org"])
def test_a_link_that_readers_can_follow_is_fine(page: TreatmentPage, href: str) -> None:
    option(page).value["body"] = RichText(f'<p>Please read what stands in <a href="{href}">this leaflet</a> first.</p>')
    assert errors(page) == []


@pytest.mark.parametrize("pk", ["999999", "x"])
def test_a_link_to_a_page_that_is_gone_is_dead(page: TreatmentPage, pk: str) -> None:
    html = f'<p>Please read what stands in <a linktype="page" id="{pk}">this leaflet</a> first.</p>'
    option(page).value["body"] = RichText(html)
    assert errors(page) == [("link.dead", f"{path(page)}.body")]


def test_a_button_without_a_target_is_refused(site: None) -> None:
    call_to_action = CallToAction.objects.get()
    call_to_action.content[3].value["target_page"] = None
    assert errors(call_to_action) == [("required.cta_target", f"content.{call_to_action.content[3].id}")]


def test_a_number_that_cannot_be_dialled_is_refused(site: None) -> None:
    page = AppointmentPage.objects.get()
    page.phone = "call us"
    assert errors(page) == [("phone.invalid", "phone")]


# --- Safety ---


def without_notice() -> Uses:
    """What the checks see while no safety notice is live."""
    return Uses(lambda public_id: live.find(public_id, locale="en-US"), lambda kind: None)


@pytest.mark.parametrize(("kind", "level"), [(TreatmentPage, "error"), (NewsletterIssue, "note")])
def test_without_a_safety_notice_no_treatment_page_can_be_submitted(site: None, kind: Any, level: str) -> None:
    source, uses = kind.objects.get(), without_notice()
    found = findings(source, source.to_snapshot(uses), uses)
    assert only(found, "required.safety").level == level


def test_the_missing_emergency_number_is_a_note(site: None) -> None:
    finding = only(check(SafetyNotice.objects.get()), "required.emergency_number")
    assert (finding.level, finding.where) == ("note", "emergency_number")
