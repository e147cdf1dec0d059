"""What the checks say of a newsletter before a colleague reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.checks import mails
from cms.models import NewsletterIssue, TreatmentPage
from publishing.models import Edition, Publication
from publishing.withdrawals import take_down
from tests.cms.conftest import check
from tests.cms.findings import errors, only
from tests.newsletter import snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture
def live_page(page: TreatmentPage, publish: Any) -> TreatmentPage:
    publish(page)
    return page


def test_the_sample_newsletter_has_nothing_to_mend(live_page: TreatmentPage, issue: NewsletterIssue) -> None:
    assert errors(issue) == []


@pytest.mark.parametrize("place", ["subject", "preheader"])
@pytest.mark.parametrize(
    "words", ["News about CANCER care for you", "Tumour news from our clinic", "New: PRRT", "Living with NETs"]
)
def test_an_illness_in_the_inbox_goes_back_and_leads_to_its_field(
    live_page: TreatmentPage, issue: NewsletterIssue, place: str, words: str
) -> None:
    setattr(issue, place, f"{words} and other things of this month" if place == "preheader" else words)
    finding = only(check(issue), "newsletter.reveals")
    assert (finding.level, finding.where, finding.waivable) == ("error", place, True)


@pytest.mark.parametrize("words", ["New on our website", "What helps after treatment", "Our network", "Meet the team"])
def test_other_words_do_not(live_page: TreatmentPage, issue: NewsletterIssue, words: str) -> None:
    issue.subject = words
    assert "newsletter.reveals" not in [finding.id for finding in check(issue)]


def test_a_long_subject_is_a_note(live_page: TreatmentPage, issue: NewsletterIssue) -> None:
    issue.subject = "New on our website this month and in the month before"
    assert only(check(issue), "newsletter.subject").level == "note"


def test_a_preheader_that_is_missing_or_short_goes_back(live_page: TreatmentPage, issue: NewsletterIssue) -> None:
    for words in ("", "Too short to help anybody"):
        issue.preheader = words
        assert ("field.invalid", "preheader") in errors(issue)


def test_a_page_that_was_taken_down_goes_back_and_names_it(
    live_page: TreatmentPage, issue: NewsletterIssue, people: Any
) -> None:
    take_down(Publication.objects.get(public_id=live_page.translation_key), "unpublished", user=people["editor"])
    finding = only(check(issue), "link.dead")
    assert live_page.title in finding.message
    assert finding.where == f"items.{issue.items[0].id}"


def test_a_page_that_is_due_for_review_soon_is_a_note(
    live_page: TreatmentPage, issue: NewsletterIssue, monkeypatch: Any
) -> None:
    edition = Edition.objects.get(publication__public_id=live_page.translation_key)
    later = timezone.localdate().fromisoformat(edition.stamps["next_review_on"]) - timedelta(days=10)
    monkeypatch.setattr("cms.checks.inboxes.timezone.localdate", lambda: later)
    finding = only(check(issue), "newsletter.review_soon")
    assert (finding.level, finding.where) == ("note", f"items.{issue.items[0].id}")


class TestTheMailItself:
    def found(self, issue: NewsletterIssue, monkeypatch: Any, **values: Any) -> dict[str, str]:
        monkeypatch.setattr(issue, "to_snapshot", lambda uses: snapshots.newsletter(**values), raising=False)
        return {finding.id: finding.where for finding in check(issue)}

    def test_it_is_measured_as_it_travels(self, issue: NewsletterIssue, monkeypatch: Any) -> None:
        lines = ["Ä" * 60 for _line in range(400)]  # 48 kB, and three times as much on its way
        assert self.found(issue, monkeypatch, call={"lines": lines})["newsletter.size"] == "items"
        assert "newsletter.size" not in self.found(issue, monkeypatch)

    def test_a_link_without_encryption_goes_back(self, issue: NewsletterIssue, monkeypatch: Any) -> None:
        call = {"action": {"kind": "page", "url": "http://elsewhere.example.net/", "title": "x"}}
        assert "newsletter.links" in self.found(issue, monkeypatch, call=call)
        assert "newsletter.links" not in self.found(issue, monkeypatch)

    def test_readers_can_always_leave(self, issue: NewsletterIssue, monkeypatch: Any) -> None:
        monkeypatch.setattr(mails, "LEAVE", "%%ANOTHER_MARK%%")
        assert self.found(issue, monkeypatch)["newsletter.leaving"] == ""
