"""What a reader finds where a page was taken down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from channels.website.channel import Website
from publishing.base import GONE, Artefact, is_piece
from publishing.reasons import REASONS
from publishing.stamps import Stamps, stamp

from . import snapshots
from .test_website_html import ATTACK

RECALLED = ["wrong", "outdated", "unsafe"]


def pieces(**facts: object) -> dict[str, Artefact]:
    return {artefact.key: artefact for artefact in Website().render(snapshots.notice(**facts)) if not artefact.shared}


def page(reason: str = "wrong", stamps: Stamps = snapshots.TAKEN_DOWN, **facts: object) -> BeautifulSoup:
    piece = pieces(**facts)[GONE + reason]
    return BeautifulSoup(stamp(piece.body, piece.media_type, stamps), "html.parser")


def test_there_is_a_page_for_every_reason_and_none_is_an_address() -> None:
    assert set(pieces()) == {GONE + reason for reason in REASONS}
    assert all(is_piece(key) for key in pieces())


def test_the_stylesheet_comes_with_them() -> None:
    style = Website().render(snapshots.notice())[-1]
    assert style.shared
    assert page().find("link", rel="stylesheet")["href"] == f"/{style.key}"


@pytest.mark.parametrize("reason", REASONS)
def test_it_says_what_happened_and_why_in_words_of_its_own(reason: str) -> None:
    assert page(reason).h1.get_text() == "This page was taken down"
    assert page(reason).select_one("p.lead").get_text() == REASONS[reason].text
    others = [page(other).title.get_text() for other in REASONS if other != reason]
    assert page(reason).title.get_text() not in others


@pytest.mark.parametrize("reason", REASONS)
def test_who_may_have_acted_on_a_harmful_page_is_told_what_to_do(reason: str) -> None:
    advice = page(reason).select_one(".warning")
    assert (advice is not None) is (reason in RECALLED)
    if advice:
        assert "please talk with your care team" in advice.get_text()
        assert "In an emergency, call" in advice.get_text()


@pytest.mark.parametrize("reason", REASONS)
def test_the_emergency_line_and_the_disclaimer_of_the_notice_stand_there_once(reason: str) -> None:
    text = page(reason).get_text()
    assert text.count("In an emergency, call") == 1
    assert text.count("It does not replace advice from your care team.") == 1


def test_it_leads_on_to_what_replaces_it_and_home() -> None:
    button = page().select_one("a.button")
    assert (button["href"], button.get_text()) == ("https://www.example.org/treatments/", "Treatments")
    assert page().select_one("header.bar a")["href"] == "https://www.example.org/"


def test_with_nowhere_to_go_there_is_no_empty_link() -> None:
    section = page(stamps=snapshots.STAMPS).select_one("main section")
    assert section.has_attr("hidden")
    assert not page().select_one("main section").has_attr("hidden")


def test_it_gives_the_day_and_is_not_for_search_engines() -> None:
    assert "Taken down on November 2, 2026" in page().footer.get_text()
    assert page().find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert (page().html["lang"], page().html["dir"]) == ("en-US", "ltr")


def test_no_text_of_an_author_becomes_markup() -> None:
    hostile = replace(snapshots.TAKEN_DOWN, replacement_url='"><script>', replacement_title=ATTACK)
    emergency = {"text": ATTACK, "phone": ATTACK}
    found = page("unsafe", hostile, emergency=emergency, report_a_problem=ATTACK, disclaimer={"html": ATTACK})
    assert not found.find_all(["script", "img"])
    assert found.select_one("a.button").get_text() == ATTACK
    assert not [tag for tag in found.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


@pytest.mark.parametrize("reason", REASONS)
def test_no_token_is_left_after_stamping(reason: str) -> None:
    assert "@@" not in str(page(reason))


def test_a_notice_that_says_little_still_gives_the_page() -> None:
    bare = page(disclaimer=None, emergency={"text": "", "phone": ""}, report_a_problem="")
    assert bare.h1.get_text() == "This page was taken down"
    assert not bare.select(".emergency, .disclaimer")
