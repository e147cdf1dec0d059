"""An earlier version as the newest draft: the same words, today's address, and approval like any text."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cms.models import TreatmentPage
from publishing.models import Edition, Publication
from publishing.models.releases import Reason
from publishing.withdrawals import take_down
from tests.conftest import approve, submit, work
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db

FIRST = "The first lead that readers saw, which is long enough to pass for a lead of a page."
SECOND = "The second lead, which replaced the first one and is long enough for a lead as well."


@pytest.fixture
def twice(page: TreatmentPage, publish: Any) -> Publication:
    """Version 1 said FIRST, version 2 says SECOND."""
    for lead in (FIRST, SECOND):
        fresh = TreatmentPage.objects.get().get_latest_revision_as_object()
        fresh.lead = lead
        proof = publish(fresh)
    return Publication.objects.get(pk=proof.publication_id)


def press(publication: Publication, number: int, user: Any) -> Any:
    return logged_in(user).post(reverse("versions:use_again", args=[publication.pk, number]))


def draft() -> TreatmentPage:
    return TreatmentPage.objects.get().get_latest_revision_as_object()


def test_it_becomes_the_newest_draft_and_readers_see_nothing_of_it(twice: Publication, people: dict[str, Any]) -> None:
    answer = press(twice, 1, people["editor"])
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[draft().pk])
    assert draft().lead == FIRST
    assert twice.live_proof.sealed.facts["lead"] == SECOND
    assert Edition.objects.filter(publication=twice).count() == 2


def test_it_goes_through_approval_like_any_text(twice: Publication, people: dict[str, Any]) -> None:
    press(twice, 1, people["editor"])
    proof = submit(draft(), people["editor"])
    assert proof.editors == [people["editor"].pk]
    approve(proof, people["reviewer"])
    work()
    twice.refresh_from_db()
    assert (twice.number, twice.live_proof.sealed.facts["lead"]) == (3, FIRST)


def test_who_used_it_again_cannot_approve_it(twice: Publication, people: dict[str, Any]) -> None:
    press(twice, 1, people["reviewer"])
    proof = submit(draft(), people["editor"])
    assert people["reviewer"].pk in proof.editors


def test_the_address_stays_what_it_is(twice: Publication, people: dict[str, Any]) -> None:
    moved = draft()
    moved.slug = "another-address"
    moved.save_revision(user=people["editor"])
    press(twice, 1, people["editor"])
    assert (draft().slug, draft().lead) == ("another-address", FIRST)


def test_while_a_newer_text_is_in_review_it_is_refused(twice: Publication, people: dict[str, Any]) -> None:
    submit(draft(), people["editor"])
    answer = press(twice, 1, people["editor"])
    assert answer.status_code == 409
    assert "take that one back first" in words_of(answer)
    assert draft().lead == SECOND


def test_who_may_not_edit_the_page_is_refused(twice: Publication, people: dict[str, Any]) -> None:
    answer = press(twice, 1, people["marketer"])
    assert answer.status_code == 403
    assert draft().lead == SECOND


def test_a_version_that_took_it_down_has_no_text(twice: Publication, people: dict[str, Any]) -> None:
    take_down(twice, Reason.UNPUBLISHED, user=people["editor"])
    answer = press(twice, 3, people["editor"])
    assert answer.status_code == 409
    assert "no text of this version" in words_of(answer)


def test_a_version_that_never_was_is_not_found(twice: Publication, people: dict[str, Any]) -> None:
    assert press(twice, 9, people["editor"]).status_code == 404


def test_the_list_says_number_when_and_who_approved_and_opens_each(twice: Publication, people: dict[str, Any]) -> None:
    answer = logged_in(people["editor"]).get(reverse("history:asof", args=[twice.pk]))
    said = words_of(answer)
    for words in ("version 1", "version 2", "reviewer, oncology", "use this version again"):
        assert words in said
    assert answer.content.decode().count("?at=") >= 2
