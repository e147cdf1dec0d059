"""A newsletter with every block that one can hold, and the pictures of a page and of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from publishing.snapshots import Block, Snapshot
from tests.newsletter import snapshots

LINK = f"{snapshots.ORIGIN}/visits/"
PICTURE = {
    "alt": "A nurse talks with a patient beside a window.",
    "sources": [{"type": "image/jpeg", "url": f"{snapshots.ORIGIN}/media/9f.jpg", "w": 1200, "h": 675}],
}
PHONE = {"display": "+1 202-555-0143", "e164": "+12025550143"}
HOURS = [("Monday", "8 to 12", "1 to 5"), ("Tuesday", "8 to 12", "closed")]
OWN_TEXT: list[tuple[str, dict[str, Any]]] = [
    (
        "rich_text",
        {"html": f'<p>Dear readers, we have <strong>new hours</strong>. See <a href="{LINK}">what changed</a>.</p>'},
    ),
    ("heading", {"text": "Living with treatment"}),
    ("warning", {"heading": "Grapefruit and your medicine", "html": f'<p>Ask <a href="{LINK}">first</a>.</p>'}),
    ("inset", {"html": "<p>Bring your list of medicines.</p>"}),
    ("do_dont", {"kind": "do", "heading": "On the day", "items": ["drink water", "rest when you are tired"]}),
    ("details", {"summary": "How long does it take?", "html": "<p>About an hour.</p>"}),
    ("faq", {"items": [{"question": "May I eat before?", "html": "<p>Yes, a little.</p>"}]}),
    (
        "table",
        {
            "caption": "Opening hours",
            "columns": ["Day", "Morning", "Afternoon"],
            "rows": [[{"html": f"<p>{cell}</p>"} for cell in row] for row in HOURS],
        },
    ),
    ("steps", {"heading": "How to book", "steps": [{"title": "Call", "html": "<p>Ask for an appointment.</p>"}]}),
    ("key_facts", {"rows": [{"key": "Where", "value": "Building 4, second floor"}]}),
    ("related", {"heading": "Read on", "links": [{"title": "What to eat", "url": LINK, "note": "10 minutes"}]}),
]
CARE = [
    ("emergency", "Call 911 if", {"display": "911", "e164": "911"}),
    ("urgent", "Call us today if", PHONE),
    ("non_urgent", "Tell your nurse if", None),
]


def full_issue() -> Snapshot:
    cards = [
        ("care_card", {"urgency": urgency, "heading": heading, "html": "<ul><li>it hurts</li></ul>", "phone": phone})
        for urgency, heading, phone in CARE
    ]
    parts = [
        {"id": f"t{place}", "type": name, "values": values} for place, (name, values) in enumerate(OWN_TEXT + cards)
    ]
    blocks = [
        Block("own", "own_text", {"blocks": parts}),
        Block("card", "page_card", {**snapshots.CARD, "picture": PICTURE}),
        Block("image", "image", {"caption": "Our new garden", "credit": "Hospital", "picture": PICTURE}),
        Block("call", "cta", snapshots.CALL),
    ]
    return replace(snapshots.newsletter(), blocks=blocks)
