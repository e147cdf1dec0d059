"""Every fact of a page reaches its readers, once stamped, and nothing but facts does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from bs4 import BeautifulSoup

from channels.website.channel import Website
from publishing.snapshots import Snapshot
from publishing.stamps import Stamps, stamp

from . import snapshots
from .options import OPERATIONS, OPTIONS

PAGES = snapshots.every_page() + [snapshots.treatment(layout) for layout in ("expanders", "list")]


def served(snapshot: Snapshot, stamps: Stamps = snapshots.STAMPS) -> str:
    artefact = Website().render(snapshot)[0]
    return stamp(artefact.body, artefact.media_type, stamps, {snapshots.LISTING: b"<ul></ul>"}).decode()


def soup(snapshot: Snapshot, stamps: Stamps = snapshots.STAMPS) -> BeautifulSoup:
    return BeautifulSoup(served(snapshot, stamps), "html.parser")


def words(html: str) -> str:
    return " ".join(unescape(BeautifulSoup(html, "html.parser").get_text(" ")).split())


@pytest.mark.parametrize("layout", ["cards", "expanders", "list"])
def test_it_shows_every_fact_of_every_option(layout: str) -> None:
    text = words(served(snapshots.treatment(layout)))
    for option in OPTIONS:
        told = [option["name"], option["summary"], option["text"], *option["examples"], *option["side_effects"]]
        told += [option[name] for name in ("short_name", "how_given", "before_test") if option[name]]
        told += [option["when_used"]["text"]] if option["when_used"] else []
        assert [fact for fact in told if fact not in text] == []
    assert all(operation in text for operation in OPERATIONS)


def test_it_keeps_the_options_in_order_under_their_anchors() -> None:
    page = soup(snapshots.treatment())
    articles = page.select("article.option")
    assert [article["id"] for article in articles] == [option["anchor"] for option in OPTIONS]
    contents = [link["href"] for link in page.select("nav.contents a")]
    assert contents == [f"#{option['anchor']}" for option in OPTIONS]


def test_it_names_reviewer_author_and_both_dates() -> None:
    text = words(served(snapshots.treatment()))
    assert "Reviewed by Reviewer, oncology , Consultant oncologist (MD, FRCR) on October 30, 2026" in text
    assert "next review October 30, 2027" in text
    assert "Written by Writer, patient information , Nurse specialist" in text


@pytest.mark.parametrize("snapshot", PAGES, ids=lambda snapshot: snapshot.kind)
def test_every_page_has_disclaimer_emergency_text_report_address_and_version(snapshot: Snapshot) -> None:
    footer = soup(snapshot).footer
    assert footer is not None
    text = " ".join(footer.get_text(" ").split())
    assert "It does not replace advice from your care team." in text
    assert "In an emergency, call your local emergency number" in text
    assert "web-team@example.org" in text
    assert "Version 3, published November 2, 2026" in text


def test_it_numbers_sources_and_links_to_them() -> None:
    page = soup(snapshots.treatment())
    prrt = page.find(id="prrt")
    assert prrt is not None
    assert [link["href"] for link in prrt.select("sup a")] == ["#_source-1", "#_source-2"]
    second = page.find(id="_source-2")
    assert second is not None
    assert second.get_text() == "Radionuclide therapy: a review. Example Review Group, 2022 (review)"


def test_it_shows_the_call_to_action_and_the_header() -> None:
    page = soup(snapshots.treatment())
    section = page.select_one("section.cta")
    assert section is not None
    text = " ".join(section.get_text(" ").split())
    values = snapshots.cta().values
    assert all(fact in text for fact in [values["heading"], *values["lines"], values["hours"], values["notice"]])
    assert section.find("a", string="Request an appointment")["href"] == "https://www.example.org/appointment/"
    bar = page.select_one("header.bar").get_text(" ")
    assert all(word in bar for word in ("Cancer care", "Help at every step", "Treatments", "Contact", "Book"))


def test_a_button_that_calls_shows_its_number() -> None:
    action = {"kind": "phone", "url": "tel:+12025550143", "title": "+1 202-555-0143"}
    page = soup(snapshots.treatment(blocks=[snapshots.cta(action=action, label="Call us")]))
    button = page.select_one("section.cta a.button")
    assert (button["href"], button.get_text()) == ("tel:+12025550143", "Call us: +1 202-555-0143")


def test_a_call_to_action_at_the_end_follows_the_listing() -> None:
    html = served(snapshots.home())
    assert html.index("_listing") < html.index("Taking on cancer, together")


def test_the_appointment_page_says_what_to_do() -> None:
    page = soup(snapshots.appointment())
    assert page.find("a", href="tel:+12025550143", string="+1 202-555-0143")
    assert "Monday to Friday, 8 am to 6 pm" in page.get_text()
    assert [item.get_text() for item in page.select("ul.ready li")] == [
        "Your date of birth",
        "A list of your medicines",
    ]


def test_a_number_that_cannot_be_dialled_is_no_link() -> None:
    assert not soup(snapshots.appointment(phone={"e164": "", "display": "ask at the desk"})).select("a.number")
    safety = snapshots.CHROME["safety"] | {"emergency": {"text": "In an emergency, call", "phone": "1-1-2"}}
    page = soup(snapshots.treatment(chrome=snapshots.CHROME | {"safety": safety}))
    assert page.select_one("footer .emergency a")["href"] == "tel:112"


def test_the_overdue_notice_is_always_sealed_and_shown_only_when_overdue() -> None:
    current = soup(snapshots.treatment()).select_one("p.overdue")
    overdue = soup(snapshots.treatment(), replace(snapshots.STAMPS, overdue=True)).select_one("p.overdue")
    assert current.get_text() == overdue.get_text() == snapshots.CHROME["safety"]["overdue_notice"]
    assert current.has_attr("hidden")
    assert not overdue.has_attr("hidden")


@pytest.mark.parametrize("snapshot", PAGES, ids=lambda snapshot: snapshot.kind)
def test_no_token_is_left_after_stamping(snapshot: Snapshot) -> None:
    assert "@@" not in served(snapshot)


def test_search_engines_are_told_what_the_page_says() -> None:
    page = soup(snapshots.treatment())
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["@type"] == "MedicalWebPage"
    assert (data["lastReviewed"], data["version"]) == ("2026-10-30", 3)
    assert data["reviewedBy"][0]["name"] == "Reviewer, oncology"
    assert [part["name"] for part in data["hasPart"]] == [option["name"] for option in OPTIONS]
    assert data["hasPart"][0]["about"]["@type"] == ["SurgicalProcedure", "MedicalTherapy"]
    assert data["hasPart"][4]["about"]["alternateName"] == "PRRT"
    assert [step["name"] for step in data["breadcrumb"]["itemListElement"]][:2] == ["Home", "Treatments"]


@pytest.mark.parametrize("snapshot", PAGES, ids=lambda snapshot: snapshot.kind)
def test_the_head_names_title_address_and_colours(snapshot: Snapshot) -> None:
    head = soup(snapshot).head
    assert snapshot.facts["seo_title"] in head.title.get_text()
    assert head.find("link", rel="canonical")["href"] == snapshot.url
    assert head.find("meta", property="og:url")["content"] == snapshot.url
    assert head.find("meta", attrs={"name": "description"})["content"] == snapshot.facts["description"]
    colours = [meta["content"] for meta in head.find_all("meta", attrs={"name": "theme-color"})]
    assert colours == ["#0B4F6C", "#0A2A3A"]
    assert re.search(r"^https://", head.find("link", rel="canonical")["href"])
