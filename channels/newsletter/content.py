"""From a snapshot to the plain values that the HTML and the text part are both made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.conf import settings

from channels.newsletter import own_text
from publishing.snapshots import Block, Snapshot, Values
from publishing.stamps import long_date

UNSUBSCRIBE = "%%UNSUBSCRIBE_URL%%"  # each reader's own link takes its place at sending; not a stamp
PREFERENCES = "%%PREFERENCES_URL%%"  # so does their own page of choices
SUMMARIES = 3  # options of a page that are told with their summary; of the others the name alone
BRAND = {
    "light": {"brand": "#00527a", "on_brand": "#ffffff"},
    "dark": {"brand": "#8fcbf0", "on_brand": "#08202e"},
}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
DIRECTION = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}


def issue(snapshot: Snapshot) -> Values:
    """A whole newsletter. Raises ValueError for a block that it does not know, rather than leave it out.

    `public`: as its page on the website has it, where nobody is known (`archive.py`)."""
    facts = clean(snapshot.facts)
    items = _items(snapshot.blocks_in("newsletter"), snapshot.locale)
    return {
        **frame(snapshot, _safety(snapshot)),
        "subject": facts["subject"],
        "preheader": facts["preheader"],
        "items": items,
        "disclaimers": _disclaimers(items, _safety(snapshot)),
        "unsubscribe": UNSUBSCRIBE,
        "preferences": PREFERENCES,
        "web_url": _web_url(snapshot),
        "public": False,
    }


def _web_url(snapshot: Snapshot) -> str:
    """Where anybody can read it; empty for one that was sealed before there were such pages."""
    path = (snapshot.facts.get("archive") or {}).get("path", "")
    return f"{snapshot.origin}{path}" if path else ""


def text(snapshot: Snapshot) -> Values:
    """A newsletter text alone, as it would stand in a newsletter."""
    items = _items(snapshot.blocks_in("newsletter"), snapshot.locale)
    return {**frame(snapshot, _safety(snapshot)), "subject": clean(snapshot.title), "items": items, "disclaimers": []}


def page(snapshot: Snapshot) -> Values:
    """A page's card alone, as it would stand in a newsletter."""
    facts = clean(snapshot.facts)
    values = {
        "title": snapshot.title,
        "teaser": facts.get("teaser") or facts["lead"],
        "url": snapshot.url,
        "picture": facts.get("hero"),
        "options": [_linked(option, snapshot.url) for option in _options(snapshot)],
        "reviewers": facts.get("people", {}).get("reviewers", []),
        "disclaimer": _safety(snapshot).get("disclaimer"),
    }
    card = _card(clean(values), "@@last_reviewed_on:long@@")
    card["template"] = "newsletter/blocks/page_card.mjml"
    card["overdue_notice"] = _safety(snapshot).get("overdue_notice")  # an issue includes no page that is overdue
    return {
        **frame(snapshot, _safety(snapshot)),
        "subject": card["title"],
        "items": [card],
        "disclaimers": _disclaimers([card], {}),
    }


def clean(value: Any) -> Any:
    """Without characters that no mail can carry or that turn the reading direction of what follows."""
    if isinstance(value, str):
        return "".join(char for char in value if _printable(char))
    if isinstance(value, dict):
        return {name: clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def _printable(char: str) -> bool:
    return char in "\n\t" or not (unicodedata.category(char) in ("Cc", "Cs") or char in DIRECTION)


# --- What stands around the items ---


def frame(snapshot: Snapshot, safety: Values) -> Values:
    header = clean(snapshot.chrome.get("header")) or {}
    emergency = safety.get("emergency") or {}
    return {
        "locale": snapshot.locale,
        "dir": snapshot.dir,
        "name": header.get("title") or settings.ORGANISATION,
        "theme": theme(header.get("theme") or {}),
        "home": f"{snapshot.origin}/",
        "organisation": settings.ORGANISATION,
        "imprint": imprint(),
        "emergency": emergency if emergency.get("phone") else None,
    }


def imprint() -> str:
    """Who sends this and where they are by post, as laws on mail to many ask (CAN-SPAM, 15 U.S.C. 7704(a)(5))."""
    return ", ".join(filter(None, [settings.ORGANISATION, settings.POSTAL_ADDRESS]))


def _safety(snapshot: Snapshot) -> Values:
    return clean(snapshot.chrome.get("safety")) or {}


def theme(chosen: Values) -> Values:
    """The header's own colours where they are colours; they enter a stylesheet, where escaping does not help."""
    given = {mode: chosen.get(mode) or {} for mode in BRAND}
    return {
        mode: {name: _colour(given[mode].get(name), usual) for name, usual in usuals.items()}
        for mode, usuals in BRAND.items()
    }


def _colour(value: Any, usual: str) -> str:
    return value if isinstance(value, str) and COLOUR.fullmatch(value) else usual


def _disclaimers(items: list[Values], safety: Values) -> list[Values]:
    """Each once, however many pages share it."""
    found = [item["disclaimer"] for item in items if item.get("disclaimer")] or [safety.get("disclaimer")]
    return list({disclaimer["text"]: disclaimer for disclaimer in found if disclaimer}.values())


# --- Items ---


def _items(blocks: list[Block], locale: str) -> list[Values]:
    """In their order, but what somebody must do at once stands first."""
    shown: list[Block] = []
    for block in blocks:
        shown += [Block(**part) for part in block.values["blocks"]] if block.type == "own_text" else [block]
    return own_text.first_things_first([_item(block, locale) for block in shown])


def _item(block: Block, locale: str) -> Values:
    """`type` and `template` beside what the block's own function says."""
    if block.type not in ITEMS:
        raise ValueError(f"A newsletter cannot show a block of type {block.type}.")
    values = ITEMS[block.type](clean(block.values), locale)
    return {"type": block.type, "template": f"newsletter/blocks/{block.type}.mjml", **values}


def _page_card(values: Values, locale: str) -> Values:
    day = values["last_reviewed_on"]
    return _card(values, long_date(day, locale) if day else "")


def _card(values: Values, reviewed_on: str) -> Values:
    options = values["options"]
    return {
        "title": values["title"],
        "teaser": values["teaser"],
        "url": values["url"],
        "picture": _picture(values.get("picture")),
        "count": len(options),
        "told": options[:SUMMARIES],
        "named": options[SUMMARIES:],
        "reviewed": _reviewed(values["reviewers"], reviewed_on),
        "disclaimer": values["disclaimer"],
    }


def _reviewed(reviewers: list[Values], on: str) -> str:
    """'Reviewed by Reviewer, oncology, MD and Reviewer, nursing on 2 November 2026'."""
    names = [", ".join(filter(None, [person["name"], person.get("credentials")])) for person in reviewers]
    by = f" by {' and '.join(names)}" if names else ""
    return f"Reviewed{by}{f' on {on}' if on else ''}" if by or on else ""


def _image(values: Values, locale: str) -> Values:
    return {name: values[name] for name in ("caption", "credit")} | {"picture": _picture(values["picture"])}


def _picture(picture: Values | None) -> Values | None:
    """The largest JPEG: of the formats there are, mail programs know this one."""
    plain = [source for source in picture["sources"] if source["type"] == "image/jpeg"] if picture else []
    return {**plain[-1], "alt": picture["alt"]} if picture and plain else None


def _call_to_action(values: Values, locale: str) -> Values:
    action = values["action"] or {"kind": "", "url": ""}  # a preview may come before its target is chosen
    return {
        "heading": values["heading"],
        "lines": values["lines"],
        "label": values["label"],
        "url": action["url"],
        "number": action["title"] if action["kind"] == "phone" else "",
        "hours": values["hours"],
        "notice": values["notice"],
    }


def _options(snapshot: Snapshot) -> list[Values]:
    groups = [
        block.values["options"] for block in snapshot.blocks_in("newsletter") if block.type == "treatment_options"
    ]
    return [option for group in groups for option in group]


def _linked(option: Values, page_url: str) -> Values:
    return {"name": option["name"], "summary": option["summary"], "url": f"{page_url}#{option['anchor']}"}


# For each block type: (cleaned values, locale) to what the HTML and the text part show of it.
ITEMS: dict[str, Callable[[Values, str], Values]] = {
    **own_text.ITEMS,
    "page_card": _page_card,
    "image": _image,
    "cta": _call_to_action,
}
