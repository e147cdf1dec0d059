"""Wagtail's rows and the ledger are compared; what differs is shown, and mended where the ledger is right."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.db import connections, transaction

from cms.models import CallToAction, TreatmentPage
from publishing import drift, moves, withdrawals
from publishing.edge import Edge
from publishing.models import AuditEntry, Drift, Key, Publication
from publishing.models.releases import Reason
from publishing.panel_drift import DriftPanel
from publishing.store import read
from tests.conftest import work
from tests.publishing.drifted import (
    events_of,
    look_at_all,
    mirror,
    publication_of,
    published,
    said_of,
    set_row,
    sql,
)
from tests.publishing.test_admin_pages import NEVER_SHOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(page: TreatmentPage, publish: Any) -> TreatmentPage:
    return published(page, publish)


@pytest.fixture
def mirrored(live: TreatmentPage, edge: Edge, settings: Any) -> Edge:
    return mirror(edge, settings)


# --- Wagtail's rows ---


def test_a_site_that_agrees_with_itself_says_nothing(live: TreatmentPage, mirrored: Edge) -> None:
    withdrawals.take_down(publication_of(live), Reason.WRONG, user=None)
    work()
    mirrored.follow()
    look_at_all()
    assert [drift.sentences(row) for row in Drift.objects.all()] == []
    assert not AuditEntry.objects.filter(event__startswith="drift").exists()


def test_live_in_wagtail_and_taken_down_for_readers(live: TreatmentPage) -> None:
    withdrawals.take_down(publication_of(live), Reason.WRONG, user=None)
    set_row(live, live=True)
    assert said_of(live)[0].startswith("Wagtail says live, readers see nothing since ")
    live.refresh_from_db()
    assert not live.live
    assert said_of(live) == []
    assert events_of(live) == ["drift", "drift mended", "drift gone"]


def test_a_draft_in_wagtail_that_readers_see(live: TreatmentPage) -> None:
    revision = live.live_revision
    set_row(live, live=False, live_revision=None)
    assert said_of(live)[0].startswith("Wagtail says draft, readers see version 1.")
    live.refresh_from_db()
    assert (live.live, live.live_revision, live.has_unpublished_changes) == (True, revision, False)


def test_a_snippet_is_kept_watch_on_like_a_page(site: None) -> None:
    button = CallToAction.objects.get()
    set_row(button, live=False)
    assert said_of(button)[0].startswith("Wagtail says draft, readers see version 1.")
    button.refresh_from_db()
    assert button.live


def test_another_revision_is_named_as_the_live_one(live: TreatmentPage, people: Any) -> None:
    approved = live.live_revision
    live.lead = "Another lead that nobody approved and that somebody says is live."
    set_row(live, live_revision=live.save_revision(user=people["editor"]))
    assert said_of(live)[0].startswith("Wagtail takes another text for version 1")
    live.refresh_from_db()
    assert (live.live_revision, live.has_unpublished_changes) == (approved, True)


def test_published_past_the_approval_it_is_a_draft_again(page: TreatmentPage, people: Any) -> None:
    page.save_revision(user=people["editor"]).publish(skip_permission_checks=True)
    look_at_all()
    page.refresh_from_db()
    assert not page.live
    assert events_of(page) == ["drift", "drift mended", "drift gone"]


def test_an_alias_calls_itself_live_and_is_a_draft_again_each_time(live: TreatmentPage) -> None:
    alias = live.create_alias(update_slug="alias", parent=live.get_parent())
    for _time in range(2):
        TreatmentPage.objects.filter(pk=alias.pk).update(live=True)
        look_at_all()
        alias.refresh_from_db()
        assert not alias.live
    assert events_of(alias) == ["drift", "drift mended", "drift gone"] * 2


def test_a_copy_that_keeps_live_is_shown_with_its_own_sentence(live: TreatmentPage) -> None:
    copy = live.copy(update_attrs={"slug": "copy"}, keep_live=True)
    drift.look(seconds=5)
    for _round in range(50):
        if Publication.objects.filter(public_id=copy.translation_key).exists():
            break
        drift.look(seconds=5)
    assert drift.of(publication_of(copy))[0].startswith("Wagtail says live, readers have never seen it.")


def test_a_row_deleted_by_a_script_is_shown_and_readers_keep_it(live: TreatmentPage) -> None:
    for table in ("cms_pageauthor", "cms_pagereviewer"):
        sql(f"DELETE FROM {table} WHERE page_id = %s", live.pk)  # noqa: S608 - one of two names
    sql("DELETE FROM cms_treatmentpage_topics WHERE treatmentpage_id = %s", live.pk)
    sql("DELETE FROM cms_treatmentpage WHERE page_ptr_id = %s", live.pk)
    sql("DELETE FROM wagtailcore_page WHERE id = %s", live.pk)
    said = said_of(live)
    assert said == [
        "It was deleted in Wagtail, readers still see version 1. Take it down, or bring it back from what was approved."
    ]
    assert read("website", Key.objects.get(channel="website", publication=publication_of(live)).path)
    withdrawals.take_down(publication_of(live), Reason.DELETED, user=None)
    work()
    assert said_of(live) == []


def test_an_address_changed_by_a_script_is_shown_with_both(live: TreatmentPage) -> None:
    known = live.public_path
    live.slug = "elsewhere"
    live.save()
    assert said_of(live)[0].startswith(
        f"Wagtail says its address is /treatments/elsewhere/, readers know it at {known}."
    )


def test_a_move_that_is_about_to_take_effect_is_no_drift(live: TreatmentPage, people: Any) -> None:
    index = live.get_parent()
    moves.move(index, index.get_parent(), people["publisher"] if "publisher" in people else people["editor"])
    index.refresh_from_db()
    assert said_of(live) == []


def test_a_text_overwritten_by_a_script_is_noted_and_readers_keep_the_approved_one(
    live: TreatmentPage, publish: Any
) -> None:
    approved = live.lead
    set_row(live, lead="Text that a script wrote into the database past every approval, dose 90 mg.")
    assert said_of(live)[0].startswith("Its text in Wagtail was changed past the approval. Readers still see version 1")
    assert approved in read("website", live.public_path.lstrip("/"))[1].decode()
    publish(live)
    assert said_of(live) == []


# --- Rounds ---


def test_one_that_cannot_be_compared_holds_up_no_other(live: TreatmentPage, caplog: Any) -> None:
    first = Publication.objects.order_by("pk")[0]
    Publication.objects.filter(pk=first.pk).update(object_pk="not a number")
    set_row(live, live=False)
    look_at_all()
    live.refresh_from_db()
    assert live.live
    assert "could not be compared" in caplog.text


def test_a_round_ends_when_its_time_is_up_and_the_next_goes_on(live: TreatmentPage) -> None:
    set_row(live, live=False)
    for _round in range(60):
        drift.look(seconds=0)
    live.refresh_from_db()
    assert live.live


@pytest.mark.slow
def test_what_somebody_is_releasing_or_saving_is_left_alone_without_waiting(committed_site: None) -> None:
    """Two sessions: one holds the row, the other looks."""
    button = CallToAction.objects.get()
    set_row(button, live=False)
    held = publication_of(button)
    for rows in (Publication.objects.filter(pk=held.pk), CallToAction.objects.filter(pk=button.pk)):
        with transaction.atomic():
            list(rows.select_for_update())
            looking = threading.Thread(target=_look_once, args=(held.pk,))
            looking.start()
            looking.join(20)
            assert not looking.is_alive()
        button.refresh_from_db()
        assert not button.live
    assert said_of(button)
    button.refresh_from_db()
    assert button.live


def _look_once(publication_id: int) -> None:
    try:
        drift.compare(publication_id)
    finally:
        connections.close_all()


def test_the_panel_names_the_page_and_says_what_differs(live: TreatmentPage) -> None:
    withdrawals.take_down(publication_of(live), Reason.WRONG, user=None)
    set_row(live, live=True)
    said_of(live)
    shown = DriftPanel().render_html({})
    assert live.title in shown
    assert "Wagtail says live, readers see nothing since" in shown
    assert f"/admin/pages/{live.pk}/edit/" in shown
    words = re.sub(r"<[^>]+>", " ", shown).lower()
    assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", words)]
