"""The app: JSON documents that a phone reads as plain files, and a phone screen drawn from them for people."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any

from django.utils.module_loading import import_string
from rest_framework.serializers import Serializer

from channels.mobile.addresses import feed_key, header_key, item_key, json_feed_key, locale_of, preview_key
from channels.mobile.alone import draw_option, options
from channels.mobile.contract import checking
from channels.mobile.drawing import draw
from channels.mobile.feed import PAGE, feed_values, item_summary
from channels.mobile.gone import gone_documents
from channels.mobile.header import header_values
from channels.mobile.item import item_values
from channels.mobile.json_feed import JsonFeed, json_feed_values
from channels.mobile.serializers import Feed, Header, Item
from publishing.base import Artefact, Channel
from publishing.snapshots import Snapshot

JSON = "application/json"
FEED_JSON = "application/feed+json"
ITEM_KINDS = {"treatment", "standard"}
HOUR = 3600.0


class Mobile(Channel):
    name = "mobile"
    label = "App"
    tab = "App"
    noun = "app item"
    place = "in the app"
    next_pruning = 0.0  # by this process's own clock

    def accepts(self, snapshot: Snapshot) -> bool:
        if snapshot.kind in ("mobile_header", "safety_notice"):  # one of each for each locale
            return bool(snapshot.facts["is_default"])
        return snapshot.kind in ITEM_KINDS and "mobile" in snapshot.facts["channels"]

    def render(self, snapshot: Snapshot) -> list[Artefact]:
        if snapshot.kind == "safety_notice":
            return [document(key, values) for key, values in gone_documents(snapshot)]
        if snapshot.kind == "mobile_header":
            return [document(header_key(snapshot.locale), Header(header_values(snapshot)))]
        return [document(item_key(snapshot.locale, snapshot.public_id), Item(item_values(snapshot)))]

    def show(self, artefact: Artefact) -> bytes:
        return draw(json.loads(artefact.body))

    def parts(self, artefact: Artefact) -> list[tuple[str, str]]:
        return options(json.loads(artefact.body))

    def show_part(self, artefact: Artefact, part: str) -> bytes:
        return draw_option(json.loads(artefact.body), part)

    def shown_at(self, snapshot: Snapshot) -> str:
        return f"/app/items/{snapshot.public_id}/" if snapshot.kind in ITEM_KINDS else "/app/"

    def draft_at(self, kind: str, locale: str, public_id: str) -> str:
        return f"/{preview_key(locale, public_id)}" if kind in ITEM_KINDS else ""

    def summary(self, snapshot: Snapshot) -> dict[str, Any]:
        """What the feed will say is checked now: later there is nobody to mend it."""
        if snapshot.kind not in ITEM_KINDS:
            return {}
        summary = item_summary(snapshot)
        self.render_index(feed_key(snapshot.locale), [{**summary, **checking.STAND_IN.to_json(), "seq": 1}])
        return summary

    def index_keys(self, summary: dict[str, Any]) -> list[str]:
        return [feed_key(summary["locale"]), json_feed_key(summary["locale"])] if summary else []

    def index_size(self, key: str) -> int:
        """One more than a page tells whether there are more."""
        return PAGE + 1

    def render_index(self, key: str, summaries: list[dict[str, Any]]) -> Artefact:
        locale = locale_of(key)
        if key == json_feed_key(locale):
            return document(key, JsonFeed(json_feed_values(locale, summaries)), FEED_JSON)
        return document(key, Feed(feed_values(locale, summaries)))

    def poll(self) -> None:
        """Search follows what is live. Once an hour is often enough to forget what was taken down a year ago.

        Both by name: what renders does not import the ledger."""
        import_string("channels.mobile.search_index.catch_up")()
        if monotonic() >= self.next_pruning:
            self.next_pruning = monotonic() + HOUR
            import_string("channels.mobile.pruning.prune")()


def document(key: str, values: Serializer, media_type: str = JSON) -> Artefact:
    """Compact JSON in UTF-8, fields in the order their serializer declares. Raises `Refused` for what does not keep
    the contract."""
    body = json.dumps(values.data, ensure_ascii=False, separators=(",", ":")).encode()
    checking.check(type(values), body)
    return Artefact(key, media_type, body)
