"""The app's documents drawn as a phone screen: for the approve page's App tab and for `/app/`.

It reads the JSON and nothing else, as an app does; so what is seen here is what the bytes say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from channels.mobile.actions import Values
from channels.mobile.blocks import BLOCKS
from channels.mobile.gone import gone_screen
from channels.mobile.html import SCHEMES, app_html
from publishing.stamps import long_date

Href = Callable[[Values | None], str]
TEMPLATES = {
    "item": "mobile/item.html",
    "app_header": "mobile/header.html",
    "feed": "mobile/list.html",
    "gone": "mobile/gone.html",
}


def href_of(action: Values | None) -> str:
    """Where an action leads in a browser; "" for none, and for an address that a browser could run."""
    uri = action["uri"] if action else ""
    return uri if urlsplit(uri).scheme in SCHEMES or uri.startswith("/") else ""


def draw(document: Values, *, href: Href = href_of, unfold: bool = True, **screen: Any) -> bytes:
    """One screen. `unfold` opens every option, so that an approver sees all; `screen` is what surrounds it."""
    kind = document["kind"]
    values = PREPARE[kind](document, href)
    return render_to_string(TEMPLATES[kind], {**values, "unfold": unfold, **screen}).encode()


def bar(header: Values | None, href: Href = href_of) -> Values | None:
    """The header's own parts: title, primary action, entries at the bottom."""
    if header is None:
        return None
    button = header["primary_action"]
    return {
        **header,
        "button": {"label": button["short_label"], "href": href(button["action"])} if button else None,
        "entries": [{**entry, "href": href(entry["action"])} for entry in header["nav"]],
    }


def _header(document: Values, href: Href) -> Values:
    return {"header": bar(document, href), "lang": document["locale"], "dir": document["dir"]}


def _feed(document: Values, href: Href) -> Values:
    locale = document["locale"]
    entries = [
        {
            **entry,
            "reviewed": long_date(entry["review"]["last_reviewed_on"], locale),
            "href": href({"kind": "page", "id": entry["id"], "uri": entry["links"]["web"] or ""}),
        }
        for entry in document["items"]
    ]
    return {"entries": entries, "lang": locale, "dir": "ltr"}


def _item(document: Values, href: Href) -> Values:
    review, locale = document["review"], document["locale"]
    numbers = {reference["id"]: number for number, reference in enumerate(document["references"], start=1)}
    blocks = [_block(block, href, numbers) for block in document["blocks"]]
    return {
        "item": document,
        "blocks": blocks,
        "sticky": next((block for block in blocks if block.get("placement") == "sticky" and block["href"]), None),
        "references": [
            {**reference, "href": href_of({"uri": reference["url"]})} for reference in document["references"]
        ],
        "reviewed": long_date(review["last_reviewed_on"], locale),
        "next_review": long_date(review["next_review_on"], locale),
        "lang": locale,
        "dir": document["dir"],
    }


def _block(block: Values, href: Href, numbers: dict[str, int]) -> Values:
    """What one block's template needs. The rule for unknown blocks is an app's own (`blocks.UnknownBlock`)."""
    shape = BLOCKS.get(block["type"])
    if shape is None or block["v"] > shape.version:
        return {**block, "template": "mobile/blocks/unknown.html", "href": href_of({"uri": block["fallback"]["url"]})}
    drawn = {**block, "template": f"mobile/blocks/{block['type']}.html"}
    if "html" in block:
        drawn["markup"] = markup(block["html"])
    if "action" in block:
        drawn["href"] = href(block["action"])
    if "options" in block:
        drawn["options"] = [_option(option, numbers) for option in block["options"]]
    return drawn


def _option(option: Values, numbers: dict[str, int]) -> Values:
    when_used = option["when_used"]
    return {
        **option,
        "markup": markup(option["html"]),
        "when_used_markup": markup(when_used["html"]) if when_used else None,
        "sources": [numbers[source] for source in option["references"] if source in numbers],
    }


def markup(html: str) -> SafeString:
    """The one place where the app's HTML enters a page: cleaned again, whoever wrote it."""
    return SafeString(app_html(html))


PREPARE: dict[str, Callable[[Values, Href], Values]] = {
    "item": _item,
    "app_header": _header,
    "feed": _feed,
    "gone": gone_screen,
}
