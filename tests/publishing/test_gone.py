"""What readers find where something was taken down: approved words at once, on every channel, and nothing else."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from channels.mobile.gone import WORDS
from cms.models import SafetyNotice, TreatmentIndexPage, TreatmentPage
from publishing import store, withdrawals
from publishing.edge import Edge
from publishing.models import Key, LiveArtefact, Publication
from publishing.models.releases import RECALLS, Reason
from publishing.reasons import REASONS
from publishing.serve import ServePublished
from tests.conftest import submit, work
from tests.publishing.test_served_bytes import beyond, get

pytestmark = pytest.mark.django_db

Served = ServePublished


@pytest.fixture
def served(edge: Edge) -> Served:
    return ServePublished(beyond, str(edge.directory))


@pytest.fixture
def take_down(page: TreatmentPage, publish: Any, people: Any, edge: Edge) -> Any:
    """Publish the page, take it down, bring that out; answers the publication."""

    def run(reason: str = "wrong", **options: Any) -> Publication:
        publish(page)
        edge.follow()
        publication = publication_of(page)
        withdrawals.take_down(publication, reason, user=people["reviewer"], **options)
        work()
        edge.follow()
        return publication

    return run


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


def item_path(page: TreatmentPage) -> str:
    return f"/api/mobile/v1/en-US/items/{page.translation_key}"


def folder_of(edge: Edge, path: str) -> Path:
    return edge.directory / "main" / path.strip("/")


def files(edge: Edge, path: str) -> set[str]:
    return {file.name for file in folder_of(edge, path).iterdir() if file.is_file()}


# --- The words ---


def test_readers_are_told_something_for_every_reason_a_colleague_can_choose() -> None:
    assert list(REASONS) == Reason.values
    assert {reason for reason, wording in REASONS.items() if wording.advice} == RECALLS
    assert {reason for reason, word in WORDS.items() if word == "withdrawn"} == RECALLS


def test_the_reviewer_of_the_safety_notice_reads_every_one_of_them(people: Any, client: Any) -> None:
    notice = SafetyNotice.objects.get()
    notice.overdue_notice += " Ask us."
    proof = submit(notice, people["editor"])
    client.force_login(people["reviewer"])
    approve = client.get(reverse("publishing:approve", args=[proof.pk])).content
    for channel in ("website", "mobile"):
        place = BeautifulSoup(approve, "html.parser").select_one(f".channel--{channel}")
        shown = [client.get(frame["src"]).content.decode() for frame in place.select("iframe.light")]
        assert len(shown) == len(REASONS)
        for wording in REASONS.values():
            assert any(wording.text in frame for frame in shown), f"{channel} shows nowhere: {wording.text}"


# --- On the edge and over HTTP ---


def test_the_address_answers_410_with_the_approved_page(
    page: TreatmentPage, take_down: Any, edge: Edge, served: Served
) -> None:
    take_down("wrong")
    status, headers, body = get(served, page.public_path)
    assert status == "410 Gone"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Something on this page was wrong." in body.decode()
    assert page.title not in body.decode()
    live = LiveArtefact.objects.get(key__channel="website", key__path=page.public_path.lstrip("/"))
    assert sha256(body).hexdigest() == live.digest
    assert files(edge, page.public_path) == {"410.html"}


def test_it_leads_to_what_replaces_it(page: TreatmentPage, take_down: Any, served: Served) -> None:
    index = TreatmentIndexPage.objects.get()
    take_down("outdated", replacement=publication_of(index))
    button = BeautifulSoup(get(served, page.public_path)[2], "html.parser").select_one("a.button")
    assert button["href"].endswith(index.public_path)
    assert button.get_text() == index.title


def test_the_app_is_told_the_same_in_json(page: TreatmentPage, take_down: Any, edge: Edge, served: Served) -> None:
    take_down("unsafe")
    status, headers, body = get(served, item_path(page))
    said = json.loads(body)
    assert (status, headers["Content-Type"]) == ("410 Gone", "application/json")
    assert (said["kind"], said["id"], said["reason"]) == ("gone", str(page.translation_key), "withdrawn")
    assert said["text"].startswith(REASONS["unsafe"].text)
    assert said["replacement_url"].startswith("http")
    assert files(edge, item_path(page)) == {"410.json"}


def test_head_and_an_address_without_its_slash_say_the_same(
    page: TreatmentPage, take_down: Any, served: Served
) -> None:
    take_down()
    full = get(served, page.public_path)
    head = get(served, page.public_path, method="HEAD")
    assert (head[0], head[1], head[2]) == (full[0], full[1], b"")
    assert get(served, page.public_path.rstrip("/")) == full


def test_while_no_notice_is_live_it_is_gone_all_the_same(
    page: TreatmentPage, publish: Any, edge: Edge, served: Served
) -> None:
    publish(page)
    edge.follow()
    store.write_tombstone(key_of(page), 99, None)
    edge.follow()
    status, headers, body = get(served, page.public_path)
    assert (status, body) == ("410 Gone", b"This page was taken down.\n")
    assert headers["X-Robots-Tag"] == "noindex"
    assert files(edge, page.public_path) == {"410"}


def test_words_that_were_tampered_with_are_not_shown_but_the_page_goes(
    page: TreatmentPage, take_down: Any, edge: Edge, served: Served
) -> None:
    take_down()
    live = LiveArtefact.objects.get(key=key_of(page))
    for forged in (b"<p>All is well", b"@@weather:text@@"):
        with connection.cursor() as cursor:  # as somebody with the owner's rights could
            cursor.execute("ALTER TABLE publishing_blob DISABLE TRIGGER append_only")
            cursor.execute("UPDATE publishing_blob SET body = %s WHERE sha256 = %s", [forged, live.blob_id])
        edge.rebuild()
        assert get(served, page.public_path)[::2] == ("410 Gone", b"This page was taken down.\n")


def test_published_again_it_is_read_again(page: TreatmentPage, take_down: Any, publish: Any, edge: Edge) -> None:
    take_down()
    publish(TreatmentPage.objects.get())
    edge.follow()
    assert files(edge, page.public_path) == {"200.html", "200.html.gz", "200.html.br"}
    assert files(edge, item_path(page)) == {"200.json", "200.json.gz", "200.json.br"}


def test_the_pieces_are_no_addresses(site: None, edge: Edge, served: Served) -> None:
    edge.follow()
    assert not [folder.name for folder in edge.directory.rglob("*") if folder.name.startswith("~")]
    assert not Key.objects.filter(path__startswith="~").exists()
    assert get(served, "/~gone/wrong")[2] == b"Django"


def test_a_piece_that_became_live_by_mistake_is_not_mirrored(page: TreatmentPage, publish: Any, edge: Edge) -> None:
    publish(page)
    Key.objects.filter(pk=key_of(page).pk).update(path="~gone/wrong")
    edge.follow()
    assert not (edge.directory / "main" / "~gone").exists()


def test_an_address_that_moved_leads_on_with_its_slash_and_without(
    page: TreatmentPage, publish: Any, edge: Edge, served: Served
) -> None:
    publish(page)
    store.write_redirect(key_of(page), 99, "/treatments/")
    edge.follow()
    for path in (page.public_path, page.public_path.rstrip("/")):
        status, headers, _body = get(served, path)
        assert (status, headers["Location"]) == ("301 Moved Permanently", "/treatments/")
    assert files(edge, page.public_path) == {"301"}


def key_of(page: TreatmentPage) -> Key:
    return Key.objects.get(channel="website", path=page.public_path.lstrip("/"))


# --- The sitemap ---


def test_the_sitemap_names_a_page_while_it_is_live(
    page: TreatmentPage, publish: Any, people: Any, edge: Edge, served: Served
) -> None:
    publish(page)
    edge.follow()
    status, headers, body = get(served, "/sitemap.xml")
    assert (status, headers["Content-Type"]) == ("200 OK", "application/xml; charset=utf-8")
    assert f"{page.public_path}</loc>".encode() in body
    assert files(edge, "/sitemap.xml") == {"200.xml", "200.xml.gz", "200.xml.br"}
    withdrawals.take_down(publication_of(page), "unpublished", user=people["reviewer"])
    work()
    edge.follow()
    body = get(served, "/sitemap.xml")[2]
    assert f"{page.public_path}</loc>".encode() not in body
    assert f"{TreatmentIndexPage.objects.get().public_path}</loc>".encode() in body
