"""`manage.py audit`: lists that say something else, and files that are not what is live."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cms.models import TreatmentPage
from publishing import store, withdrawals
from publishing.edge import Edge
from publishing.models import Index, LiveArtefact, LiveSummary, Publication
from publishing.proving import approvals
from publishing.proving.report import Report
from tests.conftest import approve, cast, submit, work
from tests.publishing.audited import (
    SECOND,
    assert_found,
    audited,
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


def test_a_list_that_says_something_else_is_found(mirrored: Edge) -> None:
    index = Index.objects.filter(path__startswith="~").exclude(blob=None).first()
    Index.objects.filter(pk=index.pk).update(blob=store.put_blob(b"<p>Miracle cure</p>"))
    assert_found("it is not what its pages say now", "is not the list as it is now")


def test_a_list_that_is_served_and_was_not_made_is_found(mirrored: Edge) -> None:
    live = LiveArtefact.objects.get(key__publication=None, key__path__endswith="/feed")
    blob = store.put_blob(b"{}")
    values = {"form": "document", "version": live.version, "media_type": live.media_type, "stamps": None}
    store.upsert(live.key, {**values, "blob": blob, "digest": blob, "fragments": {}, "target": ""}, refresh=True)
    assert_found("it is not the list that was made for it")


def test_what_lists_say_about_a_page_was_sealed_with_it(mirrored: Edge, page: TreatmentPage) -> None:
    row = LiveSummary.objects.get(publication__public_id=page.translation_key, channel="website")
    LiveSummary.objects.filter(pk=row.pk).update(summary={**row.summary, "title": "Miracle cure"})
    assert_found("it is not what was approved", "it is not what its pages say now")


# --- Files ---


def file_of(edge: Edge, live: LiveArtefact) -> Path:
    return edge.directory / "main" / live.key.path / "200.html"


def test_a_changed_file_is_found(mirrored: Edge, live: LiveArtefact) -> None:
    file_of(mirrored, live).write_bytes(b"Take twice as much.")
    assert_found(f"file of website /{live.key.path}: it holds something else than what is live", "--rebuild")


def test_a_changed_compressed_file_is_found(mirrored: Edge, live: LiveArtefact) -> None:
    file_of(mirrored, live).with_name("200.html.gz").write_bytes(gzip.compress(b"Take twice as much."))
    assert_found("its compressed form (.gz) holds something else")
    file_of(mirrored, live).with_name("200.html.br").write_bytes(b"not compressed at all")
    assert_found("its compressed form")


def test_a_deleted_file_is_found(mirrored: Edge, live: LiveArtefact) -> None:
    file_of(mirrored, live).unlink()
    assert_found("it is missing")


def test_a_file_too_many_is_found(mirrored: Edge, live: LiveArtefact) -> None:
    (mirrored.directory / "main" / "offers").mkdir()
    (mirrored.directory / "main" / "offers" / "200.html").write_text("Buy this.")
    file_of(mirrored, live).with_name("410").write_text("")
    assert_found("file main/offers/200.html: nothing that is live accounts for it", "/410: nothing that is live")


def test_a_file_that_is_not_written_yet_is_on_its_way(
    mirrored: Edge, live: LiveArtefact, page: TreatmentPage, publish: Any
) -> None:
    publish_second(page, publish)
    code, said = audited()
    assert (code, "on their way" in said) == (0, True), said
    mirrored.follow()
    assert audited()[0] == 0


def test_a_page_taken_down_whose_file_is_still_there_is_on_its_way(
    mirrored: Edge, page: TreatmentPage, people: dict[str, Any]
) -> None:
    withdrawals.take_down(Publication.objects.get(public_id=page.translation_key), "wrong", user=people["editor"])
    work()
    code, said = audited()
    assert (code, "on their way" in said) == (0, True), said


def test_without_files_on_this_host_the_ledger_is_audited_all_the_same(live: LiveArtefact, settings: Any) -> None:
    settings.EDGE_DIR = str(settings.BASE_DIR / "there" / "is" / "no" / "such" / "folder")
    code, said = audited()
    assert (code, " files" in said) == (0, False), said


def test_what_is_published_while_it_looks_is_no_fault(
    committed_site: None, edge: Edge, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_as_cast(TreatmentPage.objects.get())
    settings.EDGE_DIR = str(edge.directory)
    edge.follow()
    look = approvals.prove

    def publish_meanwhile(report: Report) -> None:
        with ThreadPoolExecutor(1) as colleague:
            colleague.submit(publish_next, edge).result()
        look(report)

    monkeypatch.setattr(approvals, "prove", publish_meanwhile)
    code, said = audited()
    assert code == 0, said
    assert Publication.objects.get(kind="treatment").number == 2


def publish_next(edge: Edge) -> None:
    """A correction and a move, delivered and mirrored, over a connection of its own."""
    try:
        page = TreatmentPage.objects.get()
        page.slug, page.lead = "moved", SECOND
        publish_as_cast(page)
        edge.follow()
    finally:
        connection.close()


def publish_as_cast(page: TreatmentPage) -> None:
    people = cast()
    approve(submit(page, people["editor"]), people["reviewer"])
    work()
