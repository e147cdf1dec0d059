"""The default header's snapshot to the values of the app's header (`serializers.Header`)."""

from __future__ import annotations

from channels.mobile.actions import Values, button, page_action
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
        "banner": None,
        "app": {"min_supported": None, "recommended": None},
    }


def _nav_entry(entry: Values) -> Values:
    action = page_action(entry["public_id"], entry["url"], entry["label"])
    return {"id": entry["id"], "label": entry["label"], "icon": entry["icon"], "action": action}
