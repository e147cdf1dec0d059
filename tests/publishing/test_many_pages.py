"""Who contains what is found by an index, however many pages there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from cms.models import CallToAction, SafetyNotice, TreatmentPage
from publishing import reach, signal_handlers
from publishing.models import Publication
from tests.bench.feed import filling

pytestmark = pytest.mark.django_db

PAGES = 30
MANY = 1000  # so that PostgreSQL prefers an index


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


@pytest.fixture
def page(page: TreatmentPage, publish: Any) -> TreatmentPage:
    """One of many live pages that all show the same call to action."""
    filling.copy(publish(page), range(1, PAGES))
    return page


def test_nobody_reads_all_proofs_to_find_who_contains_a_page(page: TreatmentPage) -> None:
    filling.copy(publication_of(page).live_proof, range(PAGES, MANY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    facets = dict.fromkeys(reach.FACETS, "changed")
    publication = publication_of(page)
    for asked in (
        reach.users_of(publication, facets),
        reach.contain(publication),
        reach.waiting_users_of(publication),
    ):
        plan = asked.explain()
        assert "proof_used" in plan, plan
        assert "Seq Scan on publishing_proof" not in plan, plan


def test_all_that_contain_a_part_are_found(page: TreatmentPage) -> None:
    button = publication_of(CallToAction.objects.get())
    same = button.live.facets if button.live else {}
    assert reach.contain(button).filter(kind="treatment").count() == PAGES
    assert reach.users_of(button, {**same, "content": "changed"}).filter(kind="treatment").count() == PAGES
    assert reach.users_of(button, same).count() == 0


def test_a_first_notice_changes_all_that_asked_for_one(page: TreatmentPage, people: dict[str, Any]) -> None:
    notice = Publication(public_id="5f9d9d24-1b7c-4a4b-9e35-0a4c5a4e2a11", locale="en-US", kind="safety_notice")
    lacking = reach.users_of(notice, {"chrome": "new"}).filter(kind="treatment").count()
    assert lacking == (0 if publication_of(SafetyNotice.objects.get()).live else PAGES)


def test_saving_a_draft_reads_nothing_of_what_was_published_before(
    page: TreatmentPage, people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Autosave asks for this every few seconds."""
    read: list[Any] = []
    monkeypatch.setattr(signal_handlers, "content_sha256", read.append)
    page.lead = "A lead that is still being written, and that nobody was asked to look at yet."
    page.save_revision(user=people["editor"])
    assert read == []
