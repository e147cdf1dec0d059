"""The app's documents drawn as a phone screen: for the approve page's App tab and for `/app/`.

It reads the JSON and nothing else, as an app does; so what is seen here is what the bytes say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string

from channels.mobile.actions import Values
from channels.mobile.blocks import BLOCKS
from channels.mobile.gone import gone_screen
from channels.mobile.html import SCHEMES
from publishing.stamps import long_date

Href = Callable[[Values | None], str]
PHONE = 400  # CSS pixels
EVERY_BROWSER = ("image/jpeg", "image/png", "image/webp", "image/gif")
TEMPLATES = {
    "item": "mobile/item.html",
    "app_header": "mobile/header.html",
    "feed": "mobile/list.html",
    "gone": "mobile/gone.html",
}


def href_of(action: Values | None) -> str:
    """Where an action leads in a browser; "" for none, and for an address that a browser could run."""
    uri = (action["fallback_url"] if action.get("kind") == "deep_link" else action["uri"]) if action else ""
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
        "banner_href": href(header["banner"]["action"]) if header["banner"] else "",
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
    blocks = [_block(block, document, href) for block in document["blocks"]]
    types = {block["type"] for block in blocks}
    return {
        "item": document,
        "hero": picture_of(document["hero"]),
        "blocks": blocks,
        "sticky": next((block for block in blocks if block.get("placement") == "sticky" and block["href"]), None),
        "references": [
            {**one, "href": href_of({"uri": one["url"]}), "read_on": _day(one["accessed_on"], locale)}
            for one in document["references"]
        ],
        "places_glossary": "glossary_list" in types,
        "places_references": "references_list" in types,
        "reviewed": long_date(review["last_reviewed_on"], locale),
        "next_review": long_date(review["next_review_on"], locale),
        "lang": locale,
        "dir": document["dir"],
    }


def _day(value: str | None, locale: str) -> str:
    return long_date(value, locale) if value else ""


def _block(block: Values, document: Values, href: Href) -> Values:
    """What one block's template needs. The rule for unknown blocks is an app's own (`blocks.UnknownBlock`)."""
    shape = BLOCKS.get(block["type"])
    if shape is None or block["v"] > shape.version:
        return {**block, "template": "mobile/blocks/unknown.html", "href": href_of({"uri": block["fallback"]["url"]})}
    drawn = {**block, "template": f"mobile/blocks/{block['type']}.html"}
    if "action" in block:
        drawn["href"] = href(block["action"])
    if "links" in block:
        drawn["links"] = [{**link, "href": href(link["action"])} for link in block["links"]]
    if "options" in block:
        drawn["options"] = [drawn_option(option, document, href) for option in block["options"]]
    drawn["picture"] = picture_of(block.get("image") or block.get("poster"))
    return drawn


def drawn_option(option: Values, document: Values, href: Href = href_of) -> Values:
    """What the template of one treatment option needs; `document` is the item that it belongs to."""
    numbers = {reference["id"]: number for number, reference in enumerate(document["references"], start=1)}
    terms = {term["id"]: term["term"] for term in document["glossary"]}
    return {
        **option,
        "sources": [numbers[source] for source in option["references"] if source in numbers],
        "words": [terms[term] for term in option["terms"] if term in terms],
        "href": href(option["link"]),
    }


def picture_of(image: Values | None) -> Values | None:
    """The smallest source that fills a phone's screen, which every browser can show."""
    sources = [source for source in image["sources"] if source["type"] in EVERY_BROWSER] if image else []
    if image is None or not sources:
        return None
    by_width = sorted(sources, key=lambda source: source["w"])
    chosen = next((source for source in by_width if source["w"] >= PHONE), by_width[-1])
    return {**chosen, "alt": image["alt"]}


PREPARE: dict[str, Callable[[Values, Href], Values]] = {
    "item": _item,
    "app_header": _header,
    "feed": _feed,
    "gone": gone_screen,
}
