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
    if source.get("app_uri"):
        return _screen(source, snapshot)
    return {
        "kind": "phone" if is_phone else "url",
        "id": None,
        "uri": source["url"],
        "title": source["title"],
        # Who cannot call still needs a way: the page the button stands on, which names it.
        "fallback_url": (snapshot.url or f"{snapshot.origin}/") if is_phone else source["url"],
    }


def _screen(source: Values, snapshot: Snapshot) -> Values:
    """A screen of the app itself; who has an app without it goes to the button's own target."""
    web = source["url"] if source["kind"] != "phone" else snapshot.url or f"{snapshot.origin}/"
    return {"kind": "deep_link", "id": None, "uri": source["app_uri"], "title": source["title"], "fallback_url": web}


def button(source: Values | None, snapshot: Snapshot) -> Values | None:
    return {**source, "action": action(source["action"], snapshot)} if source else None


def page_action(public_id: str, url: str, title: str) -> Values | None:
    """An entry that leads to a page: the app's own screen where the feed has it, else the web page."""
    if not url:
        return None
    return {"kind": "page", "id": public_id or None, "uri": url, "title": title, "fallback_url": url}


def link_action(link: Values) -> Values:
    """A link to a page of ours, or to another site: {"public_id", "url", "title"}."""
    kind = "page" if link["public_id"] else "url"
    return {
        "kind": kind,
        "id": link["public_id"] or None,
        "uri": link["url"],
        "title": link["title"],
        "fallback_url": link["url"],
    }
