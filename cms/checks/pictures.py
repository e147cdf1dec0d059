"""required.alt: a picture without a description says nothing to who cannot see it.

That there is one at all is asked where the picture is frozen (`cms.snapshots.media`)."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.text import slugify

from cms.checks.written import Written
from publishing.source import Finding

ID = "required.alt"
PASTED = "This text holds a picture without a description. Remove it: texts show no pictures."
LONGEST = 160  # letters; whoever listens cannot skip back within a description
LONG = "The picture's description has {} letters; shorten it to {}."
NAMED = "“{}” is the name of the picture's file. Say what the picture shows."
ANNOUNCED = "Leave out “{}”: who listens to the page is told that it is a picture. Say only what it shows."

KINDS = r"(?:image|picture|photo(?:graph)?|graphic|icon|illustration)"
OPENING = re.compile(rf"(?:an? |the )?{KINDS} (?:of|shows|showing)\b", re.IGNORECASE)
ENDINGS = r".*\.(?:jpe?g|png|gif|webp|avif|heic)"
FILE = re.compile(rf"{ENDINGS}|(?:img|dsc\w?|pxl|screenshot|scan|{KINDS})[-_ ]?\d+", re.IGNORECASE)


def without_description(written: Written) -> list[Finding]:
    return [Finding(ID, "error", text.where, PASTED) for text in written.texts if _bare(text.html)]


def poor_description(written: Written) -> list[Finding]:
    """Too long, a file's name, or one that begins with “image of”."""
    found = []
    for where, picture in _pictures_in(written):
        if message := _fault(picture["alt"], picture["file_name"]):
            found.append(written.about(ID, "error", where, message, picture["alt"]))
    return found


def _fault(alt: str, file_name: str) -> str:
    if len(alt) > LONGEST:
        return LONG.format(len(alt), LONGEST)
    if alt and (FILE.fullmatch(alt.strip()) or slugify(alt) == slugify(file_name)):
        return NAMED.format(alt)
    opening = OPENING.match(alt)
    return ANNOUNCED.format(opening[0]) if opening else ""


def _pictures_in(written: Written) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with where it stands: its block, or its field."""
    field = "items" if written.snapshot.kind == "newsletter" else "body"
    if hero := written.snapshot.facts.get("hero"):
        yield "hero", hero
    for block in written.snapshot.blocks:
        for name in ("picture", "poster"):
            if (picture := block.values.get(name)) and block.type != "page_card":  # that page's own words
                yield f"{field}.{block.id}.{name}", picture


def _bare(html: str) -> bool:
    return bool(html) and any(not str(picture.get("alt", "")).strip() for picture in _embedded(html))


def _embedded(html: str) -> list[Tag]:
    soup = BeautifulSoup(html, "html.parser")
    return soup.find_all("img") + soup.find_all("embed", attrs={"embedtype": "image"})
