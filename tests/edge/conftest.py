"""A site that is really committed, so that other processes see it, and colleagues who publish on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cms.models import TreatmentPage
from publishing import withdrawals
from publishing.models import Publication
from tests.conftest import approve, cast, submit, work


@pytest.fixture
def bring_out(committed_site: None) -> Callable[[str], TreatmentPage]:
    """Publish the sample page with this lead."""

    def run(lead: str) -> TreatmentPage:
        people, page = cast(), TreatmentPage.objects.get()
        page.lead = lead
        proof = submit(page, people["editor"])
        assert proof.state == "ready", proof.findings
        approve(proof, people["reviewer"])
        work()
        return TreatmentPage.objects.get()

    return run


@pytest.fixture
def take_down(committed_site: None) -> Callable[[Any], None]:
    def run(source: Any, reason: str = "wrong") -> None:
        publication = Publication.objects.get(public_id=source.translation_key)
        withdrawals.take_down(publication, reason, user=cast()["reviewer"])
        work()

    return run
