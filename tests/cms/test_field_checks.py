"""What could break a page or hide in it, and what the edit form would refuse, on the sample page."""

import pytest
from wagtail.rich_text import RichText

from cms.models import CallToAction, TreatmentPage
from publishing import live
from tests.cms.conftest import check
from tests.cms.findings import errors, option, path

pytestmark = pytest.mark.django_db


# --- What could break the page or hide in it ---


@pytest.mark.parametrize("mark", ["@@edition:int@@", "100 %% sure"])
def test_marks_of_the_publisher_are_refused(page: TreatmentPage, mark: str) -> None:
    page.short_title = mark
    assert errors(page) == [("text.stamp_mark", "short_title")]


def test_marks_in_an_address_are_refused_too(site: None) -> None:
    call_to_action = CallToAction.objects.get()
    call_to_action.content[3].value |= {"target": "url", "url": "https://example.org/@@edition:int@@"}
    assert ("text.stamp_mark", "") in errors(call_to_action)


@pytest.mark.parametrize("letter", ["\u202e", "\u2067", "\x07", "\x85"])
def test_letters_that_turn_or_hide_text_are_refused(page: TreatmentPage, letter: str) -> None:
    page.lead = f"Take 10 {letter}mg"
    assert errors(page) == [("text.invisible", "lead")]


@pytest.mark.parametrize("title", ["   ", "\u200b\u200b", "\u00ad"])
def test_a_title_of_nothing_but_invisible_letters_is_empty(page: TreatmentPage, title: str) -> None:
    page.title = title
    assert ("field.invalid", "title") in errors(page)


def test_a_picture_without_a_description_is_refused(page: TreatmentPage) -> None:
    body = "<p>A scan of the tumor before the treatment began.</p>"
    option(page).value["body"] = RichText(body + '<embed embedtype="image" id="1" format="left" alt=""/>')
    assert errors(page) == [("required.alt", f"{path(page)}.body")]


# --- field.invalid ---


def test_what_the_form_would_refuse_is_named_field_by_field(page: TreatmentPage) -> None:
    page.title, page.short_title, page.lead = "x" * 300, "", "y" * 301
    option(page).value["kind"] = ""
    option(page, 1).value["summary"] = "short"
    page.body[0].value["heading"] = ""
    found = [(finding.where, finding.message) for finding in check(page) if finding.id == "field.invalid"]
    body = f"body.{page.body[0].id}"
    assert {where for where, message in found} == {
        "title",
        "short_title",
        "lead",
        f"{body}.heading",
        f"{path(page)}.kind",
        f"{path(page, 1)}.summary",
    }
    assert ("lead", "Lead: This has 301 letters; shorten it to 300.") in found
    assert (f"{path(page)}.kind", "Kind: This field is required.") in found


def test_too_many_or_too_few_blocks_are_named(site: None) -> None:
    call_to_action = CallToAction.objects.get()
    call_to_action.content = [("line", "one"), ("line", "two"), ("line", "three"), ("line", "four")]
    messages = [finding.message for finding in check(call_to_action) if finding.where == "content"]
    assert len(messages) == 3  # no heading, no button, four lines


def test_an_empty_body_is_named(page: TreatmentPage) -> None:
    page.body = []
    assert ("field.invalid", "body") in errors(page)


def test_markup_in_a_title_is_text(page: TreatmentPage) -> None:
    page.title = '<script>alert(1)</script> "><img onerror=x>'
    assert errors(page) == []
    assert page.to_snapshot(live.uses("en-US")).title == page.title


def test_errors_come_before_notes(page: TreatmentPage) -> None:
    page.lead = "PPRT can cure."
    levels = [finding.level for finding in check(page)]
    assert levels == sorted(levels)
