"""Pictures, films and documents as the app gets them (channels.md §2.4)."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from channels.mobile.feed import item_summary
from publishing.snapshots import Block
from tests.frozen_picture import ALT, frozen
from tests.mobile.documents import parsed, schema_of, shown
from tests.mobile.snapshots import ORIGIN, blocks, treatment

TRANSCRIPT = {"html": "<p>A nurse explains the scan.</p>", "text": "A nurse explains the scan."}
FILE = {"src": f"{ORIGIN}/assets/{'a' * 64}.pdf", "type": "application/pdf", "bytes": 245_760, "shows": ""}
VALUES: dict[str, dict[str, Any]] = {
    "image": {"picture": frozen(ORIGIN), "caption": "The garden", "credit": "A photographer"},
    "video": {"title": "A scan", "url": "https://vimeo.com/1", "poster": frozen(ORIGIN), "transcript": TRANSCRIPT},
    "document": {"label": "Eating well", "file": FILE},
}


def item(**facts: Any) -> dict[str, Any]:
    more = [Block(f"b-{kind}", kind, values | {"anchor": ""}) for kind, values in VALUES.items()]
    return parsed(treatment(blocks=[*blocks(), *more], facts=facts))


def block(kind: str) -> dict[str, Any]:
    return next(found for found in item()["blocks"] if found["type"] == kind)


def test_an_image_object_holds_just_what_the_contract_says() -> None:
    image = block("image")["image"]
    assert list(image) == ["id", "alt", "decorative", "focal", "aspect", "placeholder", "sources"]
    assert image["alt"] == ALT
    assert image["focal"] == {"x": 0.66, "y": 0.54}
    assert image["placeholder"] == {"color": "#9FB4C7"}
    assert image["sources"][0] == frozen(ORIGIN)["sources"][0]


def test_the_picture_at_the_top_stands_in_the_item_and_in_the_feed() -> None:
    assert item(hero=frozen(ORIGIN))["hero"]["id"] == "i-12"
    assert item()["hero"] is None
    assert item_summary(treatment(facts={"hero": frozen(ORIGIN)}))["image"]["id"] == "i-12"


def test_a_film_and_a_document_can_be_opened_and_read_about() -> None:
    film, document = block("video"), block("document")
    assert (film["url"], film["poster"]["alt"]) == ("https://vimeo.com/1", ALT)
    assert film["transcript"]["text"] in film["fallback"]["text"]
    assert (document["url"], document["media_type"], document["bytes"]) == (FILE["src"], "application/pdf", 245_760)


def test_the_item_holds_to_its_published_schema() -> None:
    Draft202012Validator(schema_of("Item")).validate(item(hero=frozen(ORIGIN)))


@pytest.mark.parametrize("words", [f'alt="{ALT}"', "The garden", "Watch the film", "A nurse explains", "Eating well"])
def test_the_screen_shows_them(words: str) -> None:
    more = [Block(f"b-{kind}", kind, values | {"anchor": ""}) for kind, values in VALUES.items()]
    assert words in shown(treatment(blocks=[*blocks(), *more]))
