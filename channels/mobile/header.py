"""The default header's snapshot to the values of the app's header (`serializers.Header`)."""

from __future__ import annotations

from channels.mobile.actions import Values, button, link_action, page_action
from channels.mobile.parts import FRESHNESS
from publishing.snapshots import Snapshot


def header_values(snapshot: Snapshot) -> Values:
    facts = snapshot.facts
    return {
        "id": facts["public_id"],
        "edition": "@@edition:int@@",
        "locale": snapshot.locale,
        "dir": snapshot.dir,
        "updated_at": "@@published_at:iso@@",
        "freshness": FRESHNESS,
        **{name: facts[name] for name in ("title", "short_title", "subtitle", "theme")},
        "logo": None,
        "hero": None,
        "primary_action": button(facts["primary_action"], snapshot),
        "nav": [_nav_entry(entry) for entry in facts["nav"]],
        "banner": _banner(facts["banner"]),
        "app": {name: facts["app"][name] or None for name in ("min_supported", "recommended")},
    }


def _banner(banner: Values | None) -> Values | None:
    if banner is None:
        return None
    return {
        "level": banner["level"],
        "text": banner["text"],
        "dismissible": banner["level"] != "emergency",
        "action": link_action(banner["link"]) if banner["link"] else None,
    }


def _nav_entry(entry: Values) -> Values:
    action = page_action(entry["public_id"], entry["url"], entry["label"])
    return {"id": entry["id"], "label": entry["label"], "icon": entry["icon"], "action": action}
