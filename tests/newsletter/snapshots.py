"""Hand-made snapshots of the sample treatment page and of a newsletter that includes it."""

from __future__ import annotations

from typing import Any

from publishing.snapshots import Block, Snapshot

ORIGIN = "https://www.example.org"
URL = f"{ORIGIN}/treatments/nets/"
OPTIONS = [
    ("Surgery", "An operation to take out the tumor, and sometimes nearby lymph nodes."),
    ("Chemotherapy", "Medicines that stop tumor cells from growing and dividing."),
    ("Radiation therapy", "High-energy rays that kill cancer cells or ease pain."),
    ("Targeted therapy", "Medicines that act on one weak point of the tumor cells."),
    ("Peptide receptor radionuclide therapy", "A radioactive medicine that travels to the tumor cells."),
    ("Medications", "Medicines for symptoms such as diarrhea and high blood pressure."),
    ("Liver-directed therapy", "Treatment of tumors that have spread to the liver."),
]
DISCLAIMER = {
    "html": "<p>This page does not replace advice from <strong>your</strong> care team.</p>",
    "text": "This page does not replace advice from your care team.",
}
CHROME: dict[str, Any] = {
    "header": {
        "title": "Cancer care",
        "theme": {
            "light": {"brand": "#005eb8", "on_brand": "#ffffff"},
            "dark": {"brand": "#0b2a4a", "on_brand": "#ffffff"},
        },
    },
    "safety": {
        "disclaimer": DISCLAIMER,
        "emergency": {"text": "In an emergency call", "phone": "911"},
        "overdue_notice": "The review of this page is overdue.",
    },
}
REVIEWERS = [{"name": "Reviewer, oncology", "role": "Consultant oncologist", "credentials": "MD"}]

CARD: dict[str, Any] = {
    "public_id": "8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11",
    "title": "Treatment for neuroendocrine tumors (NETs)",
    "teaser": "There are seven main ways to treat NETs. Your team will talk with you about which may suit you.",
    "url": URL,
    "options": [{"name": name, "summary": said, "url": f"{URL}#{name.lower()}"} for name, said in OPTIONS],
    "reviewers": REVIEWERS,
    "last_reviewed_on": "2026-11-02",
    "disclaimer": DISCLAIMER,
}
CALL: dict[str, Any] = {
    "public_id": "c0de4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11",
    "placement": "end",
    "heading": "Taking on cancer, together",
    "lines": ["Cancer does not stop your life.", "We are with you at every step."],
    "label": "Request an appointment",
    "short_label": "Book",
    "action": {"kind": "page", "url": f"{ORIGIN}/appointments/", "title": "Appointments"},
    "hours": "Monday to Friday, 8 am to 5 pm",
    "notice": "Do not use this in an emergency. In an emergency call 911",
}


def newsletter(*, card: dict[str, Any] | None = None, call: dict[str, Any] | None = None, **facts: str) -> Snapshot:
    """An issue with one page and one call to action; `card`, `call` and `facts` change single values."""
    return Snapshot(
        kind="newsletter",
        public_id="5d1e4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11",
        locale="en-US",
        title="News from the clinic",
        origin=ORIGIN,
        facts={
            "subject": "News from the clinic",
            "preheader": "Seven ways of treatment, explained in plain words.",
            "sends_mail": True,
            **facts,
        },
        blocks=[
            Block("b1", "page_card", {**CARD, **(card or {})}),
            Block("b2", "cta", {**CALL, **(call or {})}),
        ],
        chrome=CHROME,
    )


def treatment() -> Snapshot:
    options = [
        {"id": f"o{place}", "anchor": name.lower().replace(" ", "-"), "name": name, "summary": said}
        for place, (name, said) in enumerate(OPTIONS)
    ]
    return Snapshot(
        kind="treatment",
        public_id=CARD["public_id"],
        locale="en-US",
        title=CARD["title"],
        origin=ORIGIN,
        path="/treatments/nets/",
        facts={
            "lead": "There are seven main ways to treat NETs.",
            "teaser": CARD["teaser"],
            "people": {"authors": [], "reviewers": REVIEWERS},
            "channels": ["website", "mobile", "newsletter"],
        },
        blocks=[Block("b1", "treatment_options", {"heading": "Treatment options", "options": options})],
        chrome=CHROME,
    )
