"""The small HTML of the contract: p, ul, ol, li, strong, em, br, and a with an absolute href.

The server sends nothing else. Should anything else come, the words are shown without markup: every `html` has a `text`
beside it that says the same."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from concord_client.transport import LOCAL

TAGS = {"p", "ul", "ol", "li", "strong", "em", "br", "a"}
SCHEMES = {"https", "mailto", "tel"}


class _Grammar(HTMLParser):
    """Notes whether something is outside the grammar. Tags must close in the order in which they opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.is_outside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        addresses = [value or "" for name, value in attrs if name == "href"]
        allowed = len(attrs) == len(addresses) == 1 if tag == "a" else not attrs
        if tag not in TAGS or not allowed or not all(is_safe(address) for address in addresses):
            self.is_outside = True
        if tag == "li" and (not self.open or self.open[-1] not in ("ul", "ol")):
            self.is_outside = True
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.is_outside = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_outside |= tag != "br" or bool(attrs)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("ul", "ol") and data.strip():
            self.is_outside = True

    def handle_comment(self, data: str) -> None:
        self.is_outside = True

    def handle_decl(self, decl: str) -> None:
        self.is_outside = True

    def handle_pi(self, data: str) -> None:
        self.is_outside = True

    def unknown_decl(self, data: str) -> None:
        self.is_outside = True


def keeps_to_grammar(html: str) -> bool:
    parser = _Grammar()
    parser.feed(html)
    left = parser.rawdata  # a tag that was begun and never ended
    parser.close()
    return not (parser.is_outside or parser.open or "<" in left)


def is_safe(address: str) -> bool:
    """An address that a reader may be led to. Plain http is for a server on this machine only."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "http":
        return parts.hostname in LOCAL
    return parts.scheme in SCHEMES and not any(ord(sign) <= 32 for sign in address)


def plain_where_outside(value: Any) -> Any:
    """The same values with `html` None wherever it is outside the grammar: show `text` then."""
    if isinstance(value, list):
        return [plain_where_outside(one) for one in value]
    if not isinstance(value, dict):
        return value
    fitted = {name: plain_where_outside(one) for name, one in value.items()}
    if isinstance(fitted.get("html"), str) and not keeps_to_grammar(fitted["html"]):
        fitted["html"] = None
    return fitted
