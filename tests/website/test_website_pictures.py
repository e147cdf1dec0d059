"""Pictures, films and documents on the website."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag

from channels.website.channel import Website
from publishing.snapshots import Block, Snapshot
from tests.frozen_picture import ALT, frozen

from . import snapshots

TRANSCRIPT = {"html": "<p>A nurse explains how the scan is done.</p>", "text": "A nurse explains how the scan is done."}


def picture(id_: str = "p1", **values: Any) -> Block:
    shown = {"picture": frozen(snapshots.ORIGIN), "caption": "", "credit": "", "anchor": ""}
    return Block(id_, "image", shown | values)


def with_blocks(*blocks: Block, hero: dict[str, Any] | None = None) -> Snapshot:
    page = snapshots.treatment()
    facts = page.facts | {"hero": hero} if hero else page.facts
    return Snapshot(**{**vars(page), "facts": facts, "blocks": [*page.blocks, *blocks]})


def parsed(snapshot: Snapshot) -> Tag:
    return BeautifulSoup(Website().render(snapshot)[0].body, "html.parser")


def test_a_browser_chooses_among_small_files_first() -> None:
    [shown] = parsed(with_blocks(picture())).select("picture")
    assert [source["type"] for source in shown.select("source")] == ["image/avif", "image/webp"]
    assert [part.split()[-1] for part in shown.source["srcset"].split(", ")] == ["400w", "800w", "1200w", "1600w"]
    assert shown.img["src"].endswith(".jpg")
    assert (shown.img["width"], shown.img["height"]) == ("1200", "600")
    assert shown.img["alt"] == ALT
    assert all(source["sizes"] for source in [*shown.select("source"), shown.img])


def test_the_first_picture_is_fetched_at_once_and_the_others_when_they_come_near() -> None:
    shown = parsed(with_blocks(picture("p1"), picture("p2"))).select("picture img")
    assert [image.get("loading") for image in shown] == [None, "lazy"]
    hero = parsed(with_blocks(picture("p1"), hero=frozen(snapshots.ORIGIN))).select("picture img")
    assert [image.get("loading") for image in hero] == [None, "lazy"]


def test_the_picture_at_the_top_keeps_its_focal_point_in_view_without_a_style_attribute() -> None:
    page = parsed(with_blocks(hero=frozen(snapshots.ORIGIN)))
    [image] = page.select(".hero img")
    assert image["class"] == ["picture", "x7", "y5"]
    assert not page.select("[style]")
    style = Website().render(with_blocks())[1].body.decode()
    assert ".x7{--x:70%}" in style
    assert ".y5{--y:50%}" in style


def test_other_sites_are_told_of_the_picture_at_the_top() -> None:
    page = parsed(with_blocks(hero=frozen(snapshots.ORIGIN)))
    [image] = page.select('meta[property="og:image"]')
    assert image["content"].endswith(".jpg")
    assert page.select('meta[name="twitter:card"]')[0]["content"] == "summary_large_image"
    assert not parsed(with_blocks()).select('meta[property="og:image"]')


def test_words_below_a_picture_stand_in_its_caption() -> None:
    [figure] = parsed(with_blocks(picture(caption="The garden", credit="A photographer"))).select("figure")
    assert " ".join(figure.figcaption.get_text().split()) == "The garden Picture: A photographer"
    assert not parsed(with_blocks(picture())).select("figcaption")


def test_a_decorative_picture_is_silent() -> None:
    shown = picture(picture=frozen(snapshots.ORIGIN, alt="", decorative=True))
    assert parsed(with_blocks(shown)).select("picture img")[0]["alt"] == ""


def test_a_film_is_a_link_with_every_word_of_it_and_calls_nobody_before() -> None:
    values = {"title": "A scan", "url": "https://vimeo.com/1", "poster": frozen(snapshots.ORIGIN), "anchor": ""}
    page = parsed(with_blocks(Block("v1", "video", values | {"transcript": TRANSCRIPT})))
    [film] = page.select("section.film")
    assert film.a["href"] == "https://vimeo.com/1"
    assert "vimeo.com" in film.a.get_text()
    assert "A nurse explains" in film.details.get_text()
    assert not page.select("iframe, video, embed, object")


def test_a_document_says_what_it_is_and_how_large() -> None:
    file = {
        "src": f"{snapshots.ORIGIN}/assets/{'a' * 64}.pdf",
        "type": "application/pdf",
        "bytes": 245_760,
        "shows": "",
    }
    page = parsed(with_blocks(Block("d1", "document", {"label": "Eating well", "file": file, "anchor": ""})))
    [line] = page.select("p.document")
    assert line.a["href"] == file["src"]
    assert line.get_text().replace("\xa0", " ") == "Eating well (PDF, 240.0 KB)"
