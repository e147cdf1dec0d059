"""The lists of pages and snippets say where each stands, can be filtered, and go into a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cms.models import CallToAction, NewsletterIssue, Person, TreatmentPage
from publishing import approvals, reviews
from publishing.models import Delivery, Edition
from tests.conftest import submit, work
from tests.publishing.screens import NEVER_SHOWN, logged_in, publication_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(page: TreatmentPage) -> str:
    return reverse("wagtailadmin_explore", args=[page.get_parent().pk])


def rows_of(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def publish_due(page: TreatmentPage, people: dict[str, Any], days: int) -> None:
    """Live, and to be reviewed again so many days from now."""
    proof = submit(page, people["editor"])
    due = reviews.today() + timedelta(days=days)
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"], next_review_on=due)
    work()


def test_a_page_goes_from_draft_to_waiting_to_live(
    page: TreatmentPage, listing: str, publish: Any, people: dict[str, Any]
) -> None:
    client = logged_in(people["editor"])
    assert "draft" in words_of(client.get(listing))
    submit(page, people["editor"])
    assert "waiting for reviewer, oncology" in words_of(client.get(listing))
    page.current_workflow_state.cancel(user=people["editor"])
    publish(page)
    said = words_of(client.get(listing))
    for words in ("live version 1", "website", "app", "newsletter"):
        assert words in said


def test_a_channel_that_gave_up_is_seen_in_the_list(
    page: TreatmentPage, listing: str, publish: Any, people: dict[str, Any]
) -> None:
    publish(page)
    Delivery.objects.filter(edition=publication_of(page).live, channel="mobile").update(state=Delivery.State.DEAD)
    client = logged_in(people["editor"])
    assert "needs attention" in words_of(client.get(listing))
    assert page.title.lower() in words_of(client.get(listing, {"stands": "attention"}))
    Delivery.objects.update(state=Delivery.State.DELIVERED)
    assert page.title.lower() not in words_of(client.get(f"{listing}results/", {"stands": "attention"}))


@pytest.mark.parametrize(("days", "found_by"), [(-1, "overdue"), (10, "soon"), (100, "")])
def test_review_dates_are_shown_and_found(
    page: TreatmentPage, listing: str, people: dict[str, Any], days: int, found_by: str
) -> None:
    publish_due(page, people, days)
    client = logged_in(people["editor"])
    assert ("overdue" in words_of(client.get(f"{listing}results/"))) is (days < 0)
    for value in ("overdue", "soon"):
        said = words_of(client.get(f"{listing}results/", {"review": value}))
        assert (page.title.lower() in said) is (value == found_by)


def test_pages_are_found_by_how_they_stand_and_by_reviewer(
    page: TreatmentPage, listing: str, people: dict[str, Any]
) -> None:
    client = logged_in(people["editor"])
    title = page.title.lower()
    results = f"{listing}results/"
    assert title in words_of(client.get(results, {"stands": "draft"}))
    submit(page, people["editor"])
    assert title in words_of(client.get(results, {"stands": "waiting"}))
    assert title not in words_of(client.get(results, {"stands": "live"}))
    reviewer = Person.objects.get(user=people["reviewer"])
    assert title in words_of(client.get(results, {"reviewer": reviewer.pk}))
    assert title not in words_of(client.get(results, {"reviewer": reviewer.pk, "stands": "mend"}))


def test_a_search_says_the_same(page: TreatmentPage, listing: str, people: dict[str, Any]) -> None:
    submit(page, people["editor"])
    client = logged_in(people["editor"])
    for response in (client.get(listing, {"q": "neuroendocrine"}), client.get("/admin/pages/search/?q=neuroendocrine")):
        assert "waiting for reviewer, oncology" in words_of(response)
    found = client.get(f"{listing}results/", {"q": "neuroendocrine", "stands": "waiting", "search_all": 1})
    assert page.title.lower() in words_of(found)


def test_more_pages_ask_no_more_of_the_ledger(page: TreatmentPage, listing: str, publish: Any, people: Any) -> None:
    publish(page)
    client = logged_in(people["editor"])
    few = asked(client, listing)
    for number in range(6):
        publish(page.copy(update_attrs={"slug": f"copy-{number}", "title": f"Copy {number}"}, user=people["editor"]))
    many = asked(client, listing)
    assert len([sql for sql in many if "publishing_" in sql]) <= len([sql for sql in few if "publishing_" in sql]) + 1
    assert len(many) <= len(few) + 2 * 6 + 1, "Wagtail itself asks twice for each page, for the buttons beside it"


def asked(client: Client, listing: str) -> list[str]:
    """The queries of the list once its texts were measured: what was sealed never changes."""
    client.get(f"{listing}results/")
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"{listing}results/").status_code == 200
    return [query["sql"] for query in found.captured_queries]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_goes_into_a_spreadsheet_and_no_cell_is_a_formula(
    page: TreatmentPage, listing: str, people: dict[str, Any], kind: str
) -> None:
    page.title = page.draft_title = "=HYPERLINK(1)"
    page.save()
    submit(page, people["editor"])
    response = logged_in(people["editor"]).get(listing, {"export": kind})
    if kind == "csv":
        row = rows_of(response)[0]
    else:
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        heads, first = list(sheet.values)[:2]
        row = dict(zip(heads, first, strict=True))
    assert row["Title"] == "'=HYPERLINK(1)"
    assert row["Status"].startswith("Waiting for")
    assert not [head for head in row for word in NEVER_SHOWN if word in head.lower().split()]


@pytest.mark.parametrize("model", [CallToAction, Person, NewsletterIssue])
def test_lists_of_snippets_say_it_too(people: dict[str, Any], model: Any) -> None:
    client = logged_in(people["editor"])
    url = reverse(model.snippet_viewset.get_url_name("list"))
    said = words_of(client.get(url))
    assert ("live version 1" in said) or model is NewsletterIssue
    assert words_of(client.get(url, {"stands": "waiting"})).count("live version 1") == 0
    assert rows_of(client.get(url, {"export": "csv"}))[0]["Name"]


def test_every_kind_of_page_has_the_list(page: TreatmentPage, people: dict[str, Any]) -> None:
    client = logged_in(people["editor"])
    assert Edition.objects.exists()
    for parent in [page.get_parent().get_parent().pk, page.get_parent().pk, page.pk]:
        assert client.get(reverse("wagtailadmin_explore", args=[parent])).status_code == 200
    used = client.get(reverse("wagtailadmin_pages:type_use", args=["cms", "treatmentpage"]))
    assert "draft" in words_of(used)
