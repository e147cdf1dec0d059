"""What search engines find: the sitemap of every live page, and where it is."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.test import Client

from channels.website.channel import Website
from publishing.base import Artefact

from . import snapshots

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def sitemap(summaries: list[dict[str, Any]]) -> Artefact:
    return Website().render_index("sitemap.xml", summaries)


def live(url: str) -> dict[str, Any]:
    return Website().summary(snapshots.treatment()) | snapshots.STAMPS.to_json() | {"seq": 1, "url": url}


def test_it_names_every_page_by_address_with_the_moment_it_was_published() -> None:
    pages = [Website().summary(page) | snapshots.STAMPS.to_json() | {"seq": 1} for page in snapshots.every_page()]
    found = sitemap(pages)
    urls = ElementTree.fromstring(found.body).findall("s:url", NAMES)  # noqa: S314 - our own bytes
    assert [url.findtext("s:loc", namespaces=NAMES) for url in urls] == [
        "https://www.example.org/",
        "https://www.example.org/appointment/",
        "https://www.example.org/treatments/",
        "https://www.example.org/treatments/nets/",
    ]
    assert {url.findtext("s:lastmod", namespaces=NAMES) for url in urls} == {"2026-11-02T09:00:00Z"}
    assert (found.key, found.media_type) == ("sitemap.xml", "application/xml")


def test_it_is_the_same_whatever_order_the_pages_come_in() -> None:
    pages = [live("https://www.example.org/b/"), live("https://www.example.org/a/")]
    assert sitemap(pages) == sitemap(pages[::-1])


def test_an_address_cannot_become_markup() -> None:
    assert b"/?a&amp;b&lt;c/" in sitemap([live("https://www.example.org/?a&b<c/")]).body


def test_with_nothing_live_it_is_empty() -> None:
    assert not list(ElementTree.fromstring(sitemap([]).body))  # noqa: S314 - our own bytes


def test_robots_are_told_where_it_is(client: Client, db: None) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in answer.content.decode().splitlines()
