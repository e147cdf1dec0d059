"""The website as a channel: keys, listings, stylesheet; the pages that stand outside publishing."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from channels.website import stylesheet as stylesheet_module
from channels.website.channel import Website
from channels.website.stylesheet import CSS, DEFAULT_THEME, stylesheet
from channels.website.views import default_stylesheet
from cms.models import MobileHeader
from publishing.base import Artefact
from publishing.stamps import index_keys_in

from . import snapshots

RED = {"light": {"brand": "#7A1F3D", "on_brand": "#FFFFFF"}, "dark": {"brand": "#3A0F1D", "on_brand": "#FFEEEE"}}


def with_theme(theme: dict[str, dict[str, str]]) -> Artefact:
    header = snapshots.CHROME["header"] | {"theme": theme}
    return Website().render(snapshots.home(chrome=snapshots.CHROME | {"header": header}))[1]


def listing(*titles: str) -> BeautifulSoup:
    summaries = [
        Website().summary(snapshots.treatment(title=title)) | snapshots.STAMPS.to_json() | {"seq": number}
        for number, title in enumerate(titles)
    ]
    return BeautifulSoup(Website().render_index(snapshots.LISTING, summaries).body, "html.parser")


def test_it_accepts_pages_and_the_safety_notice_that_all_share() -> None:
    assert all(Website().accepts(snapshot) for snapshot in [*snapshots.every_page(), snapshots.notice()])
    assert not Website().accepts(snapshots.notice(is_default=False))
    assert not Website().accepts(replace(snapshots.home(), kind="call_to_action"))


def test_keys_are_paths_without_the_leading_slash() -> None:
    keys = [Website().render(snapshot)[0].key for snapshot in snapshots.every_page()]
    assert keys == ["", "treatments/", "treatments/nets/", "appointment/"]


def test_equal_content_renders_to_equal_bytes() -> None:
    first, second = (Website().render(snapshots.treatment()) for _ in range(2))
    assert first == second


def test_every_page_is_in_the_sitemap_and_treatment_pages_in_their_listing_too() -> None:
    website = Website()
    pages = [*snapshots.every_page(), snapshots.notice()]
    listed = {snapshot.kind: website.index_keys(website.summary(snapshot)) for snapshot in pages}
    both, only_sitemap = [snapshots.LISTING, "sitemap.xml"], ["sitemap.xml"]
    assert listed == {
        "home": only_sitemap,
        "treatment_index": only_sitemap,
        "treatment": both,
        "appointment": only_sitemap,
        "safety_notice": [],
    }


def test_home_and_index_show_the_listing_and_the_others_none() -> None:
    shown = {page.kind: index_keys_in(Website().render(page)[0].body) for page in snapshots.every_page()}
    listing_ = [snapshots.LISTING]
    assert shown == {"home": listing_, "treatment_index": listing_, "treatment": [], "appointment": []}


def test_a_listing_shows_title_lead_options_and_review_date_by_title() -> None:
    cards = listing("Thyroid", "adrenal").select("li.card")
    assert [card.h3.get_text() for card in cards] == ["adrenal", "Thyroid"]
    assert cards[0].a["href"] == "https://www.example.org/treatments/nets/"
    assert "Seven main ways to treat neuroendocrine tumors" in cards[0].get_text()
    assert "7 treatment options · Reviewed on October 30, 2026" in cards[0].get_text()


def test_an_empty_listing_says_so() -> None:
    assert "No treatment page has been published yet." in listing().get_text()


def test_a_listing_holds_no_token() -> None:
    assert "@@" not in str(listing("Thyroid"))


def test_the_stylesheet_is_shared_and_named_by_its_own_hash() -> None:
    page, style = Website().render(snapshots.treatment())
    assert style.shared
    assert style.key == f"assets/website.{sha256(style.body).hexdigest()[:12]}.css"
    assert f'href="/{style.key}"'.encode() in page.body


def test_the_bar_takes_the_headers_colours() -> None:
    assert with_theme(DEFAULT_THEME).body == CSS
    style = with_theme(RED).body.decode()
    assert style.startswith(CSS.decode())
    assert all(colour in style for colour in ("--bar:#7A1F3D", "--bar:#3A0F1D", "--on-bar:#FFEEEE"))


def test_what_is_no_colour_never_reaches_the_stylesheet() -> None:
    assert with_theme({**RED, "dark": {"brand": "red;}body{display:none", "on_brand": "#FFFFFF"}}).body == CSS


def test_the_stylesheets_own_colours_are_the_default_theme() -> None:
    for mode in DEFAULT_THEME.values():
        assert f"--bar: {mode['brand']};" in CSS.decode()


def test_the_stylesheet_calls_nothing_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|@font-face|https?://", CSS.decode())
    assert b"@@" not in CSS


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_text_colour_reads_on_every_ground(mode: str) -> None:
    light, dark = [
        dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", part))
        for part in CSS.decode().split("prefers-color-scheme: dark")[:2]
    ]
    colours = light if mode == "light" else light | dark
    pairs = [(text, ground) for text in ("text", "quiet", "link", "urgent") for ground in ("ground", "surface", "soft")]
    pairs += [
        ("text", "warn"),
        ("urgent", "warn"),
        ("on-button", "button"),
        ("on-bar", "bar"),
        ("link-hover", "surface"),
    ]
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []


def test_pages_outside_publishing_lead_on() -> None:
    missing = render_to_string("404.html", {"header": snapshots.CHROME["header"]})
    links = [link["href"] for link in BeautifulSoup(missing, "html.parser").find_all("a")]
    assert links[0] == "/"
    assert "https://www.example.org/appointment/" in links
    assert 'href="/"' in render_to_string("404.html", {"header": {}})
    assert f'href="/{stylesheet().key}"' in render_to_string("500.html")


def test_the_default_stylesheet_is_there_before_any_page_is() -> None:
    digest = stylesheet().key.split(".")[1]
    response = default_stylesheet(RequestFactory().get("/"), digest)
    assert (response.content, response["Content-Type"]) == (stylesheet_module.CSS, "text/css")
    assert "immutable" in response["Cache-Control"]


def test_a_new_app_header_has_the_default_theme() -> None:
    fresh = MobileHeader()
    theme = {
        "light": {"brand": fresh.brand, "on_brand": fresh.on_brand},
        "dark": {"brand": fresh.brand_dark, "on_brand": fresh.on_brand_dark},
    }
    assert theme == DEFAULT_THEME


def test_an_unknown_address_offers_the_approved_headers_ways_on(site: None, client: Client) -> None:
    response = client.get("/no-such-page/")
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert page.h1.get_text() == "We cannot find this page"
    assert [link["href"] for link in page.select("a.button")] == [f"{settings.PUBLIC_URL}/appointment/"]


def test_an_unknown_stylesheet_is_not_found(client: Client, db: None) -> None:
    assert client.get("/assets/website.000000000000.css").status_code == 404
    assert client.get(f"/{stylesheet().key}").status_code == 200
