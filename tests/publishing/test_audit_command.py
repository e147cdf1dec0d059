"""`manage.py audit`: a clean site passes; an address that serves anything else than what was approved is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cms.models import TreatmentPage
from publishing import store, withdrawals
from publishing.edge import Edge
from publishing.models import Blob, Delivery, Edition, LiveArtefact, Publication
from tests.conftest import approve, submit, work
from tests.publishing.audited import (
    SECOND,
    assert_found,
    audited,
    by_hand,
    change_button,
    live_page,
    mirror,
    publish_second,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mirrored(page: TreatmentPage, publish: Any, edge: Edge, settings: Any) -> Edge:
    """The page published and on the edge that the audit looks at."""
    return mirror(page, publish, edge, settings)


@pytest.fixture
def live(mirrored: Edge) -> LiveArtefact:
    return live_page()


def test_a_published_site_passes_and_the_counts_are_told(mirrored: Edge) -> None:
    code, said = audited()
    assert (code, "No fault" in said) == (0, True), said
    for words in ("versions signed by a person", "addresses with a text", "lists", "files", "stored texts"):
        assert words in said


def test_a_site_passes_on_which_parts_changed_and_a_page_was_taken_down(
    mirrored: Edge, page: TreatmentPage, people: dict[str, Any], publish: Any
) -> None:
    change_button(publish)
    mirrored.follow()
    code, said = audited()
    assert code == 0, said
    assert "following a signed text whose parts changed" in said
    withdrawals.take_down(Publication.objects.get(public_id=page.translation_key), "outdated", user=people["editor"])
    work()
    mirrored.follow()
    code, said = audited()
    assert code == 0, said
    assert "addresses taken down" in said


# --- Texts and addresses ---


def test_other_bytes_under_the_name_of_approved_ones_are_found(live: LiveArtefact) -> None:
    with by_hand() as sql:
        sql("UPDATE publishing_blob SET body = body || ' Take twice as much.' WHERE sha256 = %s", [live.blob_id])
    assert_found("its bytes are not those that were approved", "what it serves is not what was delivered to it")


def test_a_changed_text_of_an_earlier_version_is_found(live: LiveArtefact, page: TreatmentPage, publish: Any) -> None:
    publish_second(page, publish)
    with by_hand() as sql:
        sql("UPDATE publishing_blob SET body = 'Never mind.' WHERE sha256 = %s", [live.blob_id])
    assert_found(live.blob_id, "its bytes are not those that were approved")


def test_an_address_pointed_at_another_approved_text_is_found(live: LiveArtefact) -> None:
    other = LiveArtefact.objects.exclude(pk=live.pk).filter(key__channel="website", stamps__isnull=False).first()
    with by_hand() as sql:
        sql("UPDATE publishing_liveartefact SET blob_id = %s WHERE key_id = %s", [other.blob_id, live.pk])
    assert_found("it does not serve what was approved as version 1", "it was changed without a line in its history")


def test_a_changed_digest_is_found(live: LiveArtefact) -> None:
    with by_hand() as sql:
        sql("UPDATE publishing_liveartefact SET digest = %s WHERE key_id = %s", ["0" * 64, live.pk])
    assert_found("what it serves is not what was delivered to it")


def test_later_review_dates_are_found_even_with_a_digest_that_fits(live: LiveArtefact) -> None:
    live.stamps["next_review_on"] = "2099-01-01"
    store.touch(live)  # leaves a line in the history, and stamps as the ledger would
    assert_found("its dates or its number are not those of version 1")


def test_stamps_that_nobody_could_have_written_are_found(live: LiveArtefact) -> None:
    with by_hand() as sql:
        sql("UPDATE publishing_liveartefact SET stamps = '{\"edition\": 1}' WHERE key_id = %s", [live.pk])
    assert_found("what it serves is not what was delivered to it")


def test_an_older_version_that_came_back_is_found(
    live: LiveArtefact, page: TreatmentPage, publish: Any, mirrored: Edge
) -> None:
    publish_second(page, publish)
    with by_hand() as sql:
        values = [live.version, live.blob_id, json.dumps(live.stamps), live.digest, live.pk]
        sql(
            "UPDATE publishing_liveartefact SET version = %s, blob_id = %s, stamps = %s, digest = %s WHERE key_id = %s",
            values,
        )
    assert_found("it still serves version 1; version 2 is the newest and never came here")


def test_a_delivery_on_its_way_is_no_fault_and_one_given_up_is(
    mirrored: Edge, page: TreatmentPage, people: dict[str, Any]
) -> None:
    page.lead = SECOND
    approve(submit(page, people["editor"]), people["reviewer"])
    code, said = audited()
    assert (code, "on their way" in said) == (0, True), said
    Delivery.objects.filter(state="pending", channel="website").update(state="dead")
    assert_found("version 2 is the newest and could not be delivered", "Try again")


def test_an_address_that_nobody_published_is_found(live: LiveArtefact) -> None:
    with by_hand() as sql:
        sql("UPDATE publishing_key SET publication_id = NULL WHERE id = %s", [live.pk])
    assert_found("its owner was taken away", "was approved and published, and is not served")


def test_an_address_taken_down_by_hand_is_found(live: LiveArtefact) -> None:
    store.write_tombstone(live.key, live.version + 1, None)
    assert_found("version 2, which moved it or took it down, does not exist")


def test_an_address_that_leads_astray_is_found(live: LiveArtefact, page: TreatmentPage, people: Any) -> None:
    withdrawals.take_down(Publication.objects.get(public_id=page.translation_key), "outdated", user=people["editor"])
    work()
    store.upsert(live.key, GONE_TO, refresh=True)
    assert_found("it leads to /elsewhere/, where")


GONE_TO = {"form": "redirect", "version": 2, "media_type": "", "blob": None, "stamps": None, "fragments": {}}
GONE_TO |= {"digest": "", "target": "/elsewhere/"}


def test_words_on_a_page_taken_down_that_nobody_approved_are_found(
    live: LiveArtefact, page: TreatmentPage, people: dict[str, Any]
) -> None:
    withdrawals.take_down(Publication.objects.get(public_id=page.translation_key), "outdated", user=people["editor"])
    work()
    stamps = Edition.objects.get(publication__public_id=page.translation_key, number=2).stamps
    words = store.Document(
        "text/html; charset=utf-8", Blob.objects.get(pk=store.put_blob(b"Buy this instead.")), stamps
    )
    LiveArtefact.objects.filter(pk=live.pk).update(version=1)
    store.write_tombstone(live.key, 2, words)
    assert_found("what it says about being taken down was never approved")
