"""link.dead, link.insecure, link.vague: links that readers cannot follow, that are not encrypted, that say nothing.

Links to pages are resolved by the snapshot; these are all the others."""

import re

from bs4 import BeautifulSoup, Tag
from django.conf import settings

from cms.checks.texts import Text
from cms.checks.written import Written
from publishing.source import Finding

FOLLOWED = re.compile(rf"^(https://|mailto:|tel:|{re.escape(settings.PUBLIC_URL)}/)[^\s\x00-\x1f]+$", re.IGNORECASE)
VAGUE = {
    "click",
    "click here",
    "click this",
    "follow this link",
    "here",
    "learn more",
    "link",
    "more",
    "read more",
    "read this",
    "see here",
    "tap here",
    "this",
    "this link",
    "this page",
    "website",
}
LABELS = (".label", ".label_override", ".short_label")


def dead(written: Written) -> list[Finding]:
    found = []
    for text, anchor in _anchors(written):
        if not _is_followed(anchor) and not _is_insecure(anchor):
            message = f"The link “{_words(anchor)}” leads nowhere. Choose a page or an https:// address."
            found.append(Finding("link.dead", "error", text.where, message))
    return found


def insecure(written: Written) -> list[Finding]:
    found = []
    for text, anchor in _anchors(written):
        if _is_insecure(anchor):
            message = f"The link “{_words(anchor)}” is not encrypted. Use the address that begins with https://."
            found.append(Finding("link.insecure", "error", text.where, message))
    for address in written.addresses:
        if address.words.casefold().startswith("http://") and not FOLLOWED.match(address.words):
            message = f"{address.words[:80]} is not encrypted. Use the address that begins with https://."
            found.append(Finding("link.insecure", "error", address.where, message))
    return found


def vague(written: Written) -> list[Finding]:
    """Links are also read out alone, one after the other, without the sentence around them."""
    said = [(text, _words(anchor)) for text, anchor in _anchors(written)]
    said += [(text, text.words) for text in written.texts if text.where.endswith(LABELS)]
    found = []
    for text, words in said:
        if words.casefold().strip(" .…>»→:") in VAGUE or words.casefold().startswith(("http://", "https://", "www.")):
            message = f"The link “{words}” does not say where it leads. Name what readers find there."
            found.append(written.about("link.vague", "error", text.where, message, words))
    return found


def _anchors(written: Written) -> list[tuple[Text, Tag]]:
    return [
        (text, anchor)
        for text in written.texts
        if "<a" in text.html
        for anchor in BeautifulSoup(text.html, "html.parser").find_all("a")
    ]


def _words(anchor: Tag) -> str:
    return " ".join(anchor.get_text().split())


def _is_followed(anchor: Tag) -> bool:
    if anchor.get("linktype"):
        return anchor["linktype"] == "page"
    return bool(FOLLOWED.match(str(anchor.get("href", ""))))


def _is_insecure(anchor: Tag) -> bool:
    return not _is_followed(anchor) and str(anchor.get("href", "")).casefold().startswith("http://")
