"""What a phone would get: artefacts of the channel, stamped and parsed."""

from __future__ import annotations

import json
from typing import Any

from channels.mobile.channel import Mobile
from channels.mobile.views import openapi_json
from publishing.base import Artefact
from publishing.snapshots import Snapshot
from publishing.stamps import Stamps, stamp
from tests.mobile.snapshots import STAMPS

MOBILE = Mobile()


def stamped(artefact: Artefact, stamps: Stamps = STAMPS) -> Artefact:
    return Artefact(artefact.key, artefact.media_type, stamp(artefact.body, artefact.media_type, stamps))


def rendered(snapshot: Snapshot, stamps: Stamps = STAMPS) -> Artefact:
    (artefact,) = MOBILE.render(snapshot)
    return stamped(artefact, stamps)


def parsed(snapshot: Snapshot, stamps: Stamps = STAMPS) -> dict[str, Any]:
    return json.loads(rendered(snapshot, stamps).body)


def shown(snapshot: Snapshot, stamps: Stamps = STAMPS) -> str:
    return MOBILE.show(rendered(snapshot, stamps)).decode()


def feed(*summaries: dict[str, Any]) -> Artefact:
    return MOBILE.render_index("api/mobile/v1/en-US/feed", list(summaries))


def live_summary(snapshot: Snapshot, seq: int = 1042, stamps: Stamps = STAMPS) -> dict[str, Any]:
    """A sealed summary as the publishing core hands it to `render_index`."""
    return {**MOBILE.summary(snapshot), **stamps.to_json(), "seq": seq}


def schema_of(name: str) -> dict[str, Any]:
    """One component of openapi.json, as a JSON Schema that stands alone."""
    document = json.loads(openapi_json())
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
