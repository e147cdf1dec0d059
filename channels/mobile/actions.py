"""The snapshot's buttons and entries, as the actions an app can carry out."""

from __future__ import annotations

from typing import Any

from publishing.snapshots import Snapshot

Values = dict[str, Any]


def action(source: Values | None, snapshot: Snapshot) -> Values | None:
    """A button's target. None while the editor has not chosen one (the content checks refuse that)."""
    if source is None:
        return None
    is_phone = source["kind"] == "phone"
    return {
        "kind": "phone" if is_phone else "url",
        "id": None,
        "uri": source["url"],
        "title": source["title"],
        # Who cannot call still needs a way: the page the button stands on, which names it.
        "fallback_url": (snapshot.url or f"{snapshot.origin}/") if is_phone else source["url"],
    }


def button(source: Values | None, snapshot: Snapshot) -> Values | None:
    return {**source, "action": action(source["action"], snapshot)} if source else None


def page_action(public_id: str, url: str, title: str) -> Values | None:
    """An entry that leads to a page: the app's own screen where the feed has it, else the web page."""
    if not url:
        return None
    return {"kind": "page", "id": public_id or None, "uri": url, "title": title, "fallback_url": url}
