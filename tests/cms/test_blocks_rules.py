"""What single blocks promise: where they are hidden, where they stand, how they speak."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from channels.mobile.channel import Mobile
from channels.newsletter import content
from channels.newsletter.channel import Newsletter
from channels.website.channel import Website
from cms.blocks import TreatmentBody
from cms.snapshots.blocks import body_blocks
from publishing.snapshots import Block
from publishing.uses import Uses
from tests.cms.block_values import stored
from tests.cms.test_blocks_render import letter, nothing, page, words

TEXT = "<p>Somebody will help you with every question.</p>"
CARD = {"urgency": "emergency", "heading": "Call for help if", "html": TEXT, "phone": "+1 202-555-0143"}


def frozen(*children: tuple[str, Any]) -> list[Block]:
    return body_blocks(stored(TreatmentBody(), list(children)), Uses(nothing, nothing))


def on_the_website(*children: tuple[str, Any]) -> BeautifulSoup:
    return BeautifulSoup(Website().render(page(*frozen(*children)))[0].body, "html.parser")


def in_the_app(*children: tuple[str, Any]) -> list[dict[str, Any]]:
    return json.loads(Mobile().render(page(*frozen(*children)))[0].body)["blocks"]


def test_a_block_is_hidden_where_its_author_hides_it_and_nowhere_else() -> None:
    hidden = ("inset", {"html": TEXT, "channels": ["mobile", "newsletter"]})
    assert not on_the_website(hidden).select(".inset")
    assert [block["type"] for block in in_the_app(hidden)] == ["inset"]
    assert b"every question" in Newsletter().render(letter(*frozen(hidden)))[0].body


def test_a_block_cannot_be_hidden_everywhere() -> None:
    block = TreatmentBody().child_blocks["inset"]
    with pytest.raises(ValidationError):
        block.clean(stored(block, {"html": TEXT, "channels": []}))


@pytest.mark.parametrize("kind", ["warning", "care_card"])
def test_what_protects_readers_cannot_be_hidden(kind: str) -> None:
    assert "channels" not in TreatmentBody().child_blocks[kind].child_blocks
    values = CARD if kind == "care_card" else {"heading": "Important", "html": TEXT}
    forged = [{"type": kind, "value": values | {"channels": ["website"]}, "id": "a"}]
    (block,) = body_blocks(TreatmentBody().to_python(forged), Uses(nothing, nothing))
    assert block.channels == []
    assert in_the_app((kind, values))[0]["critical"] is True


def test_addresses_on_a_page_are_unique_and_the_authors_own_come_first() -> None:
    heading = ("heading", {"text": "Side effects", "level": "2"})
    steps = ("steps", {"heading": "Side effects", "steps": [], "anchor": "what-happens"})
    option = {"name": "手術", "kind": "surgery", "summary": "S", "body": TEXT}
    options = ("treatment_options", {"heading": "Side effects", "options": [("treatment_option", option)] * 2})
    blocks = frozen(heading, heading, steps, options)
    anchors = [block.values["anchor"] for block in blocks]
    assert anchors == ["side-effects", "side-effects-2", "what-happens", "side-effects-3"]
    assert [one["anchor"] for one in blocks[3].values["options"]] == ["option", "option-2"]
    soup = BeautifulSoup(Website().render(page(*blocks))[0].body, "html.parser")
    assert len({tag["id"] for tag in soup.select("[id]")}) == len(soup.select("[id]"))


def test_headings_skip_no_level_wherever_a_block_stands() -> None:
    heading = ("heading", {"text": "A part", "level": "3"})
    section = ("heading", {"text": "A section", "level": "2"})
    steps = ("steps", {"heading": "Steps", "steps": [("step", {"title": "One", "html": ""})]})
    soup = on_the_website(steps, section, steps, heading, steps)
    levels = [int(tag.name[1]) for tag in soup.main.find_all(["h1", "h2", "h3", "h4", "h5"])]
    assert levels == [1, 2, 3, 2, 3, 4, 3, 4, 5, 2, 2]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize(
    ("urgency", "said"),
    [
        ("emergency", "Immediate action required: "),
        ("urgent", "Urgent advice: "),
        ("non_urgent", "Non-urgent advice: "),
    ],
)
def test_a_care_card_says_how_urgent_it_is_to_those_who_see_no_colour(urgency: str, said: str) -> None:
    card = ("care_card", CARD | {"urgency": urgency})
    heading = on_the_website(card).select_one(".care h2")
    assert heading is not None
    assert heading.get_text() == f"{said}Call for help if"
    assert in_the_app(card)[0]["fallback"]["text"].startswith(said)
    assert said.strip().rstrip(":") in BeautifulSoup(mail(card), "html.parser").get_text()


def test_a_number_can_be_read_and_dialled() -> None:
    for html in (str(on_the_website(("care_card", CARD))), mail(("care_card", CARD)).decode()):
        link = BeautifulSoup(html, "html.parser").select_one('a[href="tel:+12025550143"]')
        assert link is not None
        assert link.get_text() == "+1 202-555-0143"


def test_in_a_mail_an_emergency_stands_first() -> None:
    blocks = frozen(("inset", {"html": TEXT}), ("care_card", CARD))
    assert [item["type"] for item in content.text(letter(*blocks))["items"]] == ["care_card", "inset"]


def test_in_a_mail_nothing_folds() -> None:
    html = mail(("details", {"summary": "More", "html": TEXT}))
    assert b"<details" not in html
    assert b"every question" in html


def test_a_wide_table_becomes_paragraphs_in_a_mail() -> None:
    columns = [{"type": "text", "heading": f"Column {number}"} for number in range(6)]
    table = {"columns": columns, "rows": [{"values": [f"cell {number}" for number in range(6)]}], "caption": ""}
    html = mail(("table", {"caption": "Visits", "table": table}))
    assert "Column5:cell5" in words(html)


def test_a_table_tells_which_cells_are_headings() -> None:
    columns = [{"type": "text", "heading": "Visit"}, {"type": "text", "heading": "What"}]
    value = {"caption": "Visits", "table": {"columns": columns, "rows": [{"values": ["First", "We talk"]}]}}
    table = on_the_website(("table", value)).table
    assert table is not None
    assert [one.get_text() for one in table.select('th[scope="col"]')] == ["Visit", "What"]
    assert [one.get_text() for one in table.select('th[scope="row"]')] == ["First"]
    assert table.caption is not None


def test_a_table_without_headings_is_sent_back() -> None:
    block = TreatmentBody().child_blocks["table"]
    table = {"columns": [{"type": "text", "heading": ""}], "rows": [{"values": ["x"]}], "caption": ""}
    with pytest.raises(ValidationError):
        block.clean(stored(block, {"caption": "Visits", "table": table}))


@pytest.mark.parametrize("link", [{}, {"url": "http://example.org/", "title": "x"}, {"url": "https://example.org/"}])
def test_a_link_needs_one_safe_target_and_a_title(link: dict[str, str]) -> None:
    block = TreatmentBody().child_blocks["related"]
    with pytest.raises(ValidationError):
        block.clean(stored(block, {"heading": "More", "links": [link]}))


def mail(*children: tuple[str, Any]) -> bytes:
    return Newsletter().render(letter(*frozen(*children)))[0].body
