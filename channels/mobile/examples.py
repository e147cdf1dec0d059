"""Examples of sync in `openapi.json`. A test holds them against the schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

from channels.mobile.parts import FRESHNESS
from channels.mobile.serializers import SCHEMA_VERSION

ID = "8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11"
WEB = "https://www.example.org/treatments/nets/"

ITEM: dict[str, Any] = {
    "schema_version": SCHEMA_VERSION,
    "kind": "item",
    "type": "treatment",
    "id": ID,
    "edition": 8,
    "valid_until": "2027-12-02",
    "freshness": FRESHNESS,
    "locale": "en-US",
    "dir": "ltr",
    "translations": [],
    "title": "Treatment for neuroendocrine tumors (NETs)",
    "short_title": "NET treatment",
    "lead": "There are seven main ways to treat neuroendocrine tumors (NETs).",
    "condition": {"name": "Neuroendocrine tumor", "abbreviation": "NET"},
    "audience": ["patient", "caregiver"],
    "header_id": None,
    "hero": None,
    "people": {
        "authors": [],
        "reviewers": [
            {
                "name": "Reviewer, oncology",
                "credentials": "MD",
                "role": "Consultant oncologist",
                "register": "",
                "url": "",
            }
        ],
    },
    "review": {"last_reviewed_on": "2026-11-02", "next_review_on": "2027-11-02", "status": "current"},
    "safety": {
        "disclaimer": "This page does not replace advice from your care team.",
        "emergency": {"text": "In an emergency, call", "phone": "911"},
        "overdue_notice": {"status": "current", "text": "A clinician has not read this page again in time."},
    },
    "blocks": [
        {
            "id": "b-lead",
            "type": "lead",
            "v": 1,
            "critical": False,
            "fallback": {"text": "Most people have more than one kind of treatment.", "url": WEB},
            "anchor": "",
            "text": "Most people have more than one kind of treatment.",
        }
    ],
    "glossary": [
        {
            "id": "g1",
            "term": "NET",
            "expansion": "neuroendocrine tumor",
            "definition": "A tumor that starts in cells that make hormones.",
            "say_it": "",
        }
    ],
    "references": [],
    "change_note": "",
    "approval": {"role": "Consultant oncologist", "published_at": "2026-11-02T09:00:00Z"},
    "links": {"self": f"/api/mobile/v1/en-US/items/{ID}", "web": WEB, "app": None},
}
CORRECTED = {"op": "upsert", "seq": 1042, "change": {"type": "correction"}, "item": ITEM}
WITHDRAWN = {
    "op": "delete",
    "seq": 1043,
    "id": ID,
    "type": "treatment",
    "deleted_at": "2026-11-03T14:20:00Z",
    "reason": "withdrawn",
    "replacement_url": WEB,
}
EXPIRED = {**WITHDRAWN, "seq": 1050, "reason": "expired", "replacement_url": None}


def _example(name: str, *changes: dict[str, Any], has_more: bool = False, urgent: bool = False) -> OpenApiExample:
    values = {
        "schema_version": SCHEMA_VERSION,
        "kind": "sync",
        "locale": "en-US",
        "freshness": FRESHNESS,
        "changes": list(changes),
        "next_cursor": "eyJ2IjoxLCJsb2NhbGUiOiJlbi1VUyJ9.c2lnbmF0dXJl",
        "has_more": has_more,
        "urgent": urgent,
    }
    return OpenApiExample(name, values, response_only=True, status_codes=["200"])


EXAMPLES = [
    _example("A correction", CORRECTED, urgent=True),
    _example("A recall", WITHDRAWN, urgent=True),
    _example("An item expired, and there is more to come", EXPIRED, has_more=True),
    _example("Nothing new"),
]
