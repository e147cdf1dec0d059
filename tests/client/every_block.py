"""One block of each type, in the exact shape of `cms/snapshots/`."""

from __future__ import annotations

from typing import Any

from publishing.snapshots import Block
from tests.frozen_picture import frozen
from tests.mobile.snapshots import ORIGIN, PAGE_ID, cta_values, options_values
from tests.mobile.test_pictures import VALUES as MEDIA

RICH = {"html": "<p>Ask us <em>anything</em>, or read <strong>on</strong>.</p>", "text": "Ask us anything, or read on."}
PHONE = {"e164": "+15555550100", "display": "555-555-0100"}
LINK = {"public_id": PAGE_ID, "url": f"{ORIGIN}/treatments/nets/", "title": "NETs", "note": "Start here."}

VALUES: dict[str, dict[str, Any]] = {
    "lead": {"text": "Most people have more than one kind of treatment."},
    "heading": {"text": "Before your treatment", "level": 2},
    "rich_text": RICH,
    "inset": RICH,
    "do_dont": {"heading": "Before the scan", "kind": "dont", "items": ["eat for four hours", "wear a belt"]},
    "details": {"summary": "Why we ask this", **RICH},
    "faq": {"items": [{"id": "q1", "question": "Will it hurt?", **RICH}]},
    "table": {
        "caption": "How each is given",
        "columns": ["Treatment", "How"],
        "rows": [[{"html": "<p>Surgery</p>", "text": "Surgery"}, {"html": "<p>Once</p>", "text": "Once"}]],
    },
    "treatment_options": options_values(),
    "steps": {"heading": "What happens", "steps": [{"id": "s1", "title": "A blood test", **RICH}]},
    "key_facts": {"rows": [{"key": "How long", "value": "Two hours"}]},
    "warning": {"heading": "Tell us if you are pregnant", **RICH},
    "care_card": {"heading": "Call us if you have a fever", "urgency": "urgent", "phone": PHONE, **RICH},
    "cta": cta_values(),
    "related": {"heading": "Read on", "links": [LINK]},
    "glossary_list": {},
    "references_list": {},
    "image": {"picture": frozen(ORIGIN), "caption": "The garden", "credit": "A photographer"},
    **{kind: MEDIA[kind] for kind in ("video", "document")},
}


def block(kind: str) -> Block:
    return Block(f"b-{kind.replace('_', '-')}", kind, {"anchor": kind.replace("_", "-"), **VALUES[kind]})
