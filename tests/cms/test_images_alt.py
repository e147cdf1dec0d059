"""required.alt: what a picture's description has to be."""

from __future__ import annotations

from typing import Any

import pytest

from cms.checks import run
from cms.models import TreatmentPage
from cms.sample.pictures import ALT, hills
from publishing import live

pytestmark = pytest.mark.django_db


def said_of(page: TreatmentPage, alt: str, *, decorative: bool = False) -> list[tuple[str, str]]:
    value = {"image": hills().pk, "alt_text": alt, "decorative": decorative}
    page.hero = [{"type": "image", "value": value, "id": "a3c2d1f0-0000-4000-8000-000000000001"}]
    uses = live.uses("en-US")
    found = run(page, page.to_snapshot(uses), uses)
    return [(finding.where, finding.message) for finding in found if finding.id == "required.alt"]


def test_a_sentence_about_what_it_shows_passes(page: TreatmentPage) -> None:
    assert not said_of(page, "Hills in the early morning, with a path")
    assert not said_of(page, "", decorative=True)


def test_without_words_of_its_own_the_picture_speaks_for_itself(page: TreatmentPage) -> None:
    assert not said_of(page, "")
    assert page.to_snapshot(live.uses("en-US")).facts["hero"]["alt"] == ALT


def test_no_words_anywhere_are_asked_for(page: TreatmentPage) -> None:
    image = hills()
    image.description = ""
    image.save()
    [(where, message)] = said_of(page, "")
    assert where.startswith("hero.")
    assert message.startswith("Say what the picture shows")


@pytest.mark.parametrize(
    ("alt", "part"),
    [
        ("Hills " * 30, "shorten it to 160"),
        ("sample-hills", "name of the picture's file"),
        ("Sample hills", "name of the picture's file"),
        ("IMG_2041", "name of the picture's file"),
        ("garden.JPG", "name of the picture's file"),
        ("Image of hills in the morning", "Leave out “Image of”"),
        ("A photo of hills", "Leave out “A photo of”"),
        ("The picture shows hills", "Leave out “The picture shows”"),
    ],
)
def test_words_that_help_nobody_are_sent_back(page: TreatmentPage, alt: str, part: str) -> None:
    [(_where, message)] = said_of(page, alt)
    assert part in message


def test_the_preview_of_a_draft_carries_its_picture_with_it(page: TreatmentPage, people: Any) -> None:
    [source] = page.to_snapshot(live.uses("en-US")).facts["hero"]["sources"]
    assert source["url"].startswith("data:image/jpeg;base64,")
