"""required.alt: a picture without a description says nothing to who cannot see it.

The page body has no picture block yet; what can come in is a picture pasted into rich text."""

from bs4 import BeautifulSoup, Tag

from cms.checks.texts import own_texts
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

MESSAGE = "This text holds a picture without a description. Remove it: texts show no pictures."


def without_description(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    return [Finding("required.alt", "error", text.where, MESSAGE) for text in own_texts(source) if _bare(text.html)]


def _bare(html: str) -> bool:
    return any(not str(picture.get("alt", "")).strip() for picture in _pictures(html))


def _pictures(html: str) -> list[Tag]:
    soup = BeautifulSoup(html, "html.parser")
    return soup.find_all("img") + soup.find_all("embed", attrs={"embedtype": "image"})
