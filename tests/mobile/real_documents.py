"""Documents of the sample site as the app gets them, with what differs from one installation to the next evened out."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

from django.conf import settings
from django.test import Client

from channels.mobile import sync
from channels.mobile.blocks import BLOCKS
from cms.blocks import TreatmentBody
from cms.models import TreatmentPage
from cms.sample.pictures import hills
from publishing import live, store
from publishing.files import Files
from publishing.models import LiveArtefact, Publication
from publishing.uses import Uses
from tests.cms.block_values import stored
from tests.mobile.documents import parsed
from tests.mobile.ledger import deliver_to_the_app, publish_again, take_down
from tests.uploading import document

Json = dict[str, Any]

ROOT = "api/mobile/v1"
LOCALE = "en-US"
EVEN = {  # by the field's name
    **dict.fromkeys(("published_at", "updated_at", "deleted_at"), "2026-11-02T09:00:00Z"),
    "last_reviewed_on": "2026-11-02",
    "next_review_on": "2027-11-02",
    "valid_until": "2027-12-02",
    "next_cursor": "eyJ2IjoxLCJsb2NhbGUiOiJlbi1VUyJ9.c2lnbmF0dXJl",
    "bytes": 48213,
}
MADE_UP = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})\b")
FILM = "https://vimeo.com/76979871"


class Evening:
    """The same ids in every document, counted in the order in which they are met."""

    def __init__(self) -> None:
        self.met: dict[str, str] = {}

    def out(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self.out(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.out(inner) for inner in value]
        if name in EVEN and value is not None:
            return EVEN[name]
        text = value.replace(settings.PUBLIC_URL, "https://www.example.org") if isinstance(value, str) else value
        return MADE_UP.sub(self._counted, text) if isinstance(text, str) else text

    def _counted(self, match: re.Match[str]) -> str:
        number = len(self.met) + 1
        as_id, as_hash = f"{number:08x}-5c0a-4b1d-8e2f-{number:012x}", f"{number:064x}"
        return self.met.setdefault(match[0], as_id if "-" in match[0] else as_hash)


def examples(page: TreatmentPage) -> dict[str, Json]:
    """{name: document} of everything; the page is live when this begins and taken down when it ends."""
    found: dict[str, Any] = {
        "header.v1.sample": live_document("header"),
        "item.v1.sample": live_document(f"items/{page.translation_key}"),
        "feed.v1.sample": live_document("feed"),
    }
    found |= {f"{block['type']}.v{block['v']}.block": block for block in every_block(page)}
    options = found["treatment_options.v1.block"]["options"]
    found["treatment_option.v1.block"] = options[0]
    found["item.v1.future"] = of_tomorrow(found["item.v1.sample"])
    found |= of_sync(Publication.objects.get(public_id=page.translation_key))
    found |= of_problems()
    evening = Evening()
    return {name: evening.out(value) for name, value in found.items()}


def live_document(path: str) -> Json:
    found = store.read("mobile", f"{ROOT}/{LOCALE}/{path}")
    assert found is not None, path
    return json.loads(found[1])


def every_block(page: TreatmentPage) -> list[Json]:
    """One of each: the sample page's own, and of the others what an editor is shown as a sample."""
    own = {child.block_type: child.value for child in page.body}
    kinds = TreatmentBody().child_blocks
    film = {"title": "Your first visit", "url": FILM, "poster": hills(), "transcript": "<p>Welcome to our clinic.</p>"}
    media = {
        "image": {"image": hills(), "caption": "Hills in the morning", "credit": ""},
        "video": film,
        "document": {"document": document("Eating well"), "label": "Leaflet: eating well"},
    }
    samples = {kind: getattr(block.meta, "preview_value", {}) for kind, block in kinds.items()}
    page.body = stored(TreatmentBody(), [(kind, {**samples, **media, **own}[kind]) for kind in kinds])
    uses = Uses(partial(live.find, locale=LOCALE), partial(live.find_chrome, locale=LOCALE), Files())
    blocks = parsed(page.to_snapshot(uses))["blocks"]
    assert {block["type"] for block in blocks} == set(BLOCKS)
    return blocks


def of_tomorrow(item: Json) -> Json:
    """The sample page as a later version of the API might send it."""
    fallback = {"text": "A film shows how a scan is done.", "url": f"{settings.PUBLIC_URL}/your-visit/"}
    unknown = {"id": "b-tomorrow", "type": "hologram", "v": 1, "critical": False, "fallback": fallback, "depth_cm": 40}
    by_type = {block["type"]: block for block in item["blocks"]}
    newer = {**by_type["care_card"], "v": 2, "urgency": "within_the_hour", "video_call": {"room": "7"}}
    blocks = [by_type["warning"], newer, unknown, by_type["cta"]]
    return {**item, "type": "story", "blocks": blocks, "mood": "a field of tomorrow"}


def of_sync(publication: Publication) -> dict[str, Json]:
    everything = json.loads(sync.page(LOCALE, None, 50))
    cursor = everything["next_cursor"]
    found = {"sync.v1.everything": everything, "sync.v1.nothing-new": json.loads(sync.page(LOCALE, cursor, 50))}
    publish_again(publication, correction=True)
    deliver_to_the_app()
    found["sync.v1.a-correction"] = json.loads(sync.page(LOCALE, cursor, 50))
    cursor = found["sync.v1.a-correction"]["next_cursor"]
    take_down(publication, "unsafe")
    deliver_to_the_app()
    found["sync.v1.a-recall"] = json.loads(sync.page(LOCALE, cursor, 50))
    path = f"{ROOT}/{LOCALE}/items/{publication.public_id}"
    gone = LiveArtefact.objects.get(key__channel="mobile", key__path=path)
    return {**found, "gone.v1.a-recall": json.loads(store.stamped_bytes(gone))}


def of_problems() -> dict[str, Json]:
    client = Client(headers={"X-Request-Id": "build-7.example"})
    asked = {"not-found": "xx/feed", "bad-parameters": f"{LOCALE}/sync?limit=0"}
    return {f"problem.v1.{name}": client.get(f"/{ROOT}/{path}").json() for name, path in asked.items()}
