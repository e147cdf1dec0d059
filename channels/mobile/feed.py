"""What the feed says about an item, and the feed itself, from the sealed summaries of live editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels.mobile.actions import Values
from channels.mobile.addresses import feed_key, item_key, sync_key
from channels.mobile.page_cursors import after_file
from channels.mobile.parts import FRESHNESS
from publishing.snapshots import Snapshot

PAGE = 20
WORDS_A_MINUTE = 200


def item_summary(snapshot: Snapshot) -> Values:
    """Sealed with the proof: all that a list may say about this item."""
    return {
        "id": snapshot.public_id,
        "type": snapshot.kind,
        "locale": snapshot.locale,
        "title": snapshot.title,
        "short_title": snapshot.facts["short_title"],
        "summary": snapshot.facts["lead"],
        "topics": snapshot.facts["topics"],
        "names": _names(snapshot),
        "words": _words(snapshot),
        "reading_minutes": _reading_minutes(snapshot),
        "image": snapshot.facts.get("hero"),
        "web": snapshot.url,
    }


def feed_values(locale: str, summaries: list[Values]) -> Values:
    newest_first = sorted(summaries, key=lambda summary: summary["seq"], reverse=True)
    shown, has_more = newest_first[:PAGE], len(summaries) > PAGE
    cursor = after_file(shown[-1]["seq"]) if has_more else None
    return {
        "locale": locale,
        "updated_at": max((summary["published_at"] for summary in shown), default=None),
        "freshness": FRESHNESS,
        "items": [entry(summary) for summary in shown],
        "page": {"limit": PAGE, "next_cursor": cursor, "has_more": has_more},
        "links": {"self": f"/{feed_key(locale)}", "sync": f"/{sync_key(locale)}"},
    }


def entry(summary: Values) -> Values:
    """What a list says about one item, from its sealed summary and what belongs to its delivery."""
    sealed = ("id", "type", "edition", "seq", "title", "short_title", "summary", "topics", "reading_minutes")
    return {
        **{name: summary[name] for name in (*sealed, "valid_until")},
        "reading_grade": None,
        "image": summary.get("image"),
        "published_at": summary["published_at"],
        "updated_at": summary["published_at"],
        "change": {"type": "correction"} if summary.get("correction") else None,
        "review": {
            "last_reviewed_on": summary["last_reviewed_on"],
            "next_review_on": summary["next_review_on"],
            "status": "overdue" if summary.get("overdue") else "current",
        },
        "links": {
            "self": f"/{item_key(summary['locale'], summary['id'])}",
            "web": summary["web"] or None,
            "app": None,
        },
        "etag": None,
    }


def _names(snapshot: Snapshot) -> list[str]:
    """For search: what its options are called."""
    groups = [block for block in snapshot.blocks_in("mobile") if block.type == "treatment_options"]
    options = [option for block in groups for option in block.values["options"]]
    return [option[name] for option in options for name in ("name", "short_name") if option[name]]


def _words(snapshot: Snapshot) -> list[str]:
    """For search: its illness, and the words it explains, with their short names."""
    illness = snapshot.facts.get("condition") or {}
    found = [illness.get("name"), illness.get("abbreviation"), *(illness.get("alternate_names") or [])]
    for term in snapshot.facts["glossary"]:
        found += [term["term"], term["abbreviation"]]
    return [word for word in found if word]


def _reading_minutes(snapshot: Snapshot) -> int:
    words = sum(len(text.split()) for text in _texts([block.values for block in snapshot.blocks_in("mobile")]))
    return max(1, round(words / WORDS_A_MINUTE))


def _texts(value: Any, name: str = "") -> Iterator[str]:
    """The words a reader reads: `text` and `summary` wherever they stand in the blocks."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str) and name in ("text", "summary", "lines", "examples", "items", "value"):
        yield value
