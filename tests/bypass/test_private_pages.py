"""Private pages: what is published here everybody can read, so there is nothing between a draft and public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.models import TreatmentPage
from publishing.models import Proof
from tests.conftest import submit

pytestmark = pytest.mark.django_db


def set_private(client: Client, page: Any, kind: str = "login") -> Any:
    return client.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": kind})


def words(response: Any) -> str:
    return response.json()["html"]


def test_b25_a_live_page_is_taken_down_and_not_made_private(
    live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        for page in (live, live.get_parent(), live.get_parent().get_parent()):
            response = set_private(boss, page)
            assert response.status_code == 200
            assert "Take it down first: that is how a page is taken from readers." in words(response)
    assert not PageViewRestriction.objects.exists()


def test_b25_a_draft_is_private_already(page: TreatmentPage, boss: Client, nothing_public_changes: Any) -> None:
    with nothing_public_changes():
        assert "is a draft, so readers do not see it" in words(set_private(boss, page))
    assert not PageViewRestriction.objects.exists()


@pytest.mark.parametrize("above", [False, True])
def test_b25_a_page_that_a_program_made_private_is_refused_until_it_is_public(
    above: bool, page: TreatmentPage, people: Any, boss: Client, nothing_public_changes: Any
) -> None:
    private = page.get_parent() if above else page
    PageViewRestriction.objects.create(page=Page.objects.get(pk=private.pk), restriction_type="login")
    with nothing_public_changes():
        refused = submit(page, people["editor"])
    assert refused.state == Proof.State.REFUSED
    assert f"“{private.title}” is set to private" in str(refused.findings)
    response = set_private(boss, private, "none")
    assert response.json()["step"] == "set_privacy_done"
    page.current_workflow_state.cancel()
    assert submit(page, people["editor"]).state == Proof.State.READY


def test_b25_a_live_page_that_a_program_makes_private_and_public_stays_as_approved(
    live: TreatmentPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        restriction = PageViewRestriction.objects.create(page=Page.objects.get(pk=live.pk), restriction_type="login")
    with nothing_public_changes():
        restriction.delete()


def test_b25_the_privacy_of_a_collection_changes_nothing_and_says_so(
    live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    collection = Collection.get_first_root_node().add_child(name="Pictures")
    url = reverse("wagtailadmin_collections:set_privacy", args=[collection.pk])
    with nothing_public_changes():
        response = boss.post(url, {"restriction_type": "login"})
    assert "changes nothing for them" in words(response)
    assert not CollectionViewRestriction.objects.exists()
