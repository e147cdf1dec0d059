"""Drafts of which every saved text can be told from any other: a marker stands in what readers would see of it.

Titles have one of their own, since they may stay when the text is written anew."""

from __future__ import annotations

import re
from typing import Any

LEAD = "What these treatments are and when they are used, in plain words, for patients and families. {}"
DISCLAIMER = "<p>This page gives general information. It does not replace the advice of your care team. {}</p>"
MARKER = re.compile(r"marker\d{4}")
MARKS = re.compile(r"(?:marker|title)\d{4}")

PARTS = ("notice", "button", "header")  # what pages contain
INDEXES = ("treatments", "therapies")
TREATMENTS = ("first", "second", "third")
PAGES = ("home", "appointment", "visit", *INDEXES, *TREATMENTS)
ALL = (*PARTS, *PAGES)

FIELDS = {"button": ("hours", "{}"), "header": ("subtitle", "{}"), "notice": ("disclaimer", DISCLAIMER)}


def marker(number: int) -> str:
    return f"marker{number:04d}"


def markers_in(text: str | bytes) -> set[str]:
    return set(MARKER.findall(text if isinstance(text, str) else text.decode(errors="ignore")))


def marks_in(text: str | bytes) -> frozenset[str]:
    """Those of titles too."""
    return frozenset(MARKS.findall(text if isinstance(text, str) else text.decode(errors="ignore")))


def write(source: Any, name: str, mark: str, *, retitle: bool = False, slug: str = "") -> None:
    """A new text into a draft; `retitle` changes what others say when they link to it."""
    field, words = FIELDS.get(name, ("lead", LEAD))
    setattr(source, field, words.format(mark))
    if retitle and name in PAGES:
        source.title = mark.replace("marker", "Page title")
    if slug:
        source.slug = slug
