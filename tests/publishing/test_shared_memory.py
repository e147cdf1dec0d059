"""What is live is kept in memory and shared by all that render: nothing that is made of it may change it."""

from __future__ import annotations

from typing import Any

import pytest

from cms.models import NewsletterIssue, TreatmentPage
from publishing import live
from publishing.models import Publication
from publishing.models.releases import Action
from tests.conftest import approve, submit, work

pytestmark = pytest.mark.django_db


def remembered() -> dict[str, Any]:
    rows = Publication.objects.filter(live__action=Action.PUBLISH)
    found = live.find_all([str(row.public_id) for row in rows], locale="en-US")
    return {one.public_id: (one.snapshot.to_json(), one.facets) for one in found.values()}


def stored() -> dict[str, Any]:
    rows = Publication.objects.filter(live__action=Action.PUBLISH).select_related("live__proof")
    return {str(row.public_id): (row.live.published_proof.sealed.to_json(), row.live.facets) for row in rows}


def test_after_pages_and_newsletters_were_made_of_it_memory_says_what_the_ledger_says(
    page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any
) -> None:
    assert remembered() == stored()
    publish(page)
    approve(submit(issue, people["marketer"]), people["colleague"])
    page.lead = "It is made of the same parts once more."
    publish(page)
    work()
    assert remembered() == stored()
