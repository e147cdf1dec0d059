"""The words of an artefact in reading order, and where its links lead: what a new design must leave as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

# These stand within a sentence; every other element begins a new one.
INLINE = set(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time u "
    "var wbr".split()
)
UNREAD = {"script", "style", "template"}
SPOKEN = ("alt", "title", "aria-label", "placeholder", "value")  # attributes that are read aloud or shown
TOLD = {"description", "og:title", "og:description"}  # shown by search engines and in shared links
CSS_TEXT = re.compile(r"""content\s*:\s*("[^"]*"|'[^']*')""")


def words(body: bytes, media_type: str) -> list[str]:
    """What a reader reads, one string for each paragraph, heading or field."""
    kind, text = media_type.split(";")[0], body.decode()
    if kind == "text/html":
        return _of_html(text)
    if kind.endswith("json"):
        return list(leaves("", json.loads(text)))
    if kind == "text/css":
        return [shown[1:-1] for shown in CSS_TEXT.findall(text) if shown[1:-1].strip()]
    return [line.strip() for line in text.splitlines() if line.strip()]


def leaves(name: str, value: Any) -> Iterator[str]:
    """Every value of a JSON document, by the name of its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(name, inner)
    elif value not in (None, ""):
        yield f"{name}: {value}"


def _of_html(text: str) -> list[str]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_sentence()
    return reader.found


class _Reader(HTMLParser):
    """Reads text as it comes; what an attribute says and where a link leads follows its sentence."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._sentence: list[str] = []
        self._beside: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.end_sentence()
        self._unread += tag in UNREAD
        self._beside += _said_by(tag, {name: value or "" for name, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._unread -= tag in UNREAD

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.end_sentence()
        if tag in UNREAD:
            self._unread = max(0, self._unread - 1)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._sentence.append(data)

    def end_sentence(self) -> None:
        sentence = " ".join("".join(self._sentence).split())
        self.found += [*([sentence] if sentence else []), *self._beside]
        self._sentence, self._beside = [], []


def _said_by(tag: str, attributes: dict[str, str]) -> list[str]:
    said = [attributes[name].strip() for name in SPOKEN if attributes.get(name, "").strip()]
    if tag == "meta" and TOLD & {attributes.get("name", ""), attributes.get("property", "")}:
        said.append(attributes.get("content", ""))
    leads_to = attributes.get("action" if tag == "form" else "href", "")
    if tag in ("a", "area", "form") and leads_to:
        said.append(f"leads to {leads_to}")
    return said
