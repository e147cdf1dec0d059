"""Headings, care cards, links and counted addresses, each on a few blocks made by hand."""

from typing import Any

import pytest

from cms.checks import campaigns, links, order
from cms.models.clinical_settings import Rules
from publishing.snapshots import Block
from tests.cms.writing import said_by


def block(kind: str, at: int = 1, **values: Any) -> Block:
    return Block(f"b{at}", kind, values)


def heading(level: int, at: int = 1) -> Block:
    return block("heading", at, text="Before you come", level=level)


def card(urgency: str, at: int = 1) -> Block:
    return block("care_card", at, urgency=urgency, heading="Call us if")


# --- heading.order ---


def test_a_heading_that_skips_a_level_goes_back() -> None:
    [finding] = said_by(order.headings, {}, blocks=[heading(3)])
    assert (finding.level, finding.where) == ("error", "body.b1")
    assert finding.message == "The heading “Before you come” skips a level. Choose level 2."


def test_headings_in_order_are_fine() -> None:
    some = [heading(2), heading(3, 2), block("rich_text", 3, html="<p>x</p>"), heading(3, 4), heading(2, 5)]
    assert said_by(order.headings, {}, blocks=some) == []
    assert said_by(order.headings, {}, blocks=[block("treatment_options", heading="Options"), heading(3, 2)]) == []


def test_after_a_care_card_a_heading_is_advised() -> None:
    some = [card("urgent"), block("rich_text", 2, html="<p>x</p>")]
    [finding] = said_by(order.after_care_cards, {}, blocks=some)
    assert (finding.level, finding.where) == ("note", "body.b2")
    assert said_by(order.after_care_cards, {}, blocks=[card("urgent"), heading(2, 2)]) == []


# --- care_card.count ---


def test_one_care_card_of_each_kind_is_fine() -> None:
    assert said_by(order.care_cards, {}, blocks=[card("non_urgent"), card("urgent", 2), card("emergency", 3)]) == []


def test_two_care_cards_of_one_kind_go_back() -> None:
    [finding] = said_by(order.care_cards, {}, blocks=[card("urgent"), card("urgent", 2)])
    assert (finding.level, finding.where) == ("error", "body.b2")


def test_more_care_cards_than_readers_heed_go_back() -> None:
    some = [card("non_urgent"), card("urgent", 2)]
    [finding] = said_by(order.care_cards, {}, blocks=some, rules=Rules(max_care_cards=1))
    assert "readers heed 1 at most" in finding.message


# --- Links ---


@pytest.mark.parametrize("words", ["here", "Click here", "Read more…", "https://example.org/a", "More >"])
def test_a_link_that_says_nothing_goes_back(words: str) -> None:
    html = f'<p>See <a href="https://example.org">{words}</a></p>'
    [finding] = said_by(links.vague, {"body.1.html": html})
    assert (finding.id, finding.level) == ("link.vague", "error")


def test_a_link_that_names_what_is_there_is_fine() -> None:
    assert said_by(links.vague, '<p>See <a href="https://example.org">More about scans</a></p>') == []


def test_a_buttons_label_is_a_link_too() -> None:
    [finding] = said_by(links.vague, {"content.1.label": "Click here"})
    assert finding.where == "content.1.label"


def test_an_address_that_is_not_encrypted_goes_back() -> None:
    [finding] = said_by(links.insecure, '<p><a href="http://example.org">Our leaflet</a></p>')
    assert (finding.id, finding.level) == ("link.insecure", "error")
    [finding] = said_by(links.insecure, "", addresses={"url": "http://example.org/a"})
    assert finding.where == "url"
    assert said_by(links.insecure, "", addresses={"url": "https://example.org/a"}) == []


# --- utm.diagnosis ---


@pytest.mark.parametrize("value", ["net-page", "Chemo", "cancer_care", "prrt", "neuroendocrine%20tumor"])
def test_a_counted_address_that_names_an_illness_goes_back(value: str) -> None:
    address = f"https://example.org/a?x=1&utm_campaign={value}"
    assert len(said_by(campaigns.diagnosis, f'<p><a href="{address.replace("&", "&amp;")}">Leaflet</a></p>')) == 1
    [finding] = said_by(campaigns.diagnosis, "", addresses={"content.1.url": address})
    assert (finding.id, finding.where) == ("utm.diagnosis", "content.1.url")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/cancer?utm_campaign=spring", "https://example.org/?q=cancer", "http://[bad?utm_a=b"],
)
def test_other_addresses_are_fine(address: str) -> None:
    assert said_by(campaigns.diagnosis, "", addresses={"url": address}) == []
