"""Hand-made snapshots in the exact shape of `cms/snapshots.py`, and the stamps of an approval."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from publishing.snapshots import Block, Snapshot
from publishing.stamps import Stamps

ORIGIN = "https://www.example.org"
PAGE_ID = "8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11"
HEADER_ID = "0b6f2d1c-7a55-4c9b-8a1d-3c1f6f1f2a10"
TERM_ID = "6a1e8f7a-2b3c-4d5e-8f90-a1b2c3d4e5f7"
REFERENCE_ID = "5d1e8f7a-2b3c-4d5e-8f90-a1b2c3d4e5f6"
STAMPS = Stamps(
    edition=7,
    published_at="2026-11-02T09:00:00Z",
    last_reviewed_on="2026-11-02",
    next_review_on="2027-11-02",
    valid_until="2027-12-02",
)
NAMES = [
    "Surgery",
    "Chemotherapy",
    "Radiation therapy",
    "Targeted therapy",
    "Peptide receptor radionuclide therapy",
    "Medicines for symptoms",
    "Liver-directed therapy",
]
KINDS = ["surgery", "chemotherapy", "radiation", "targeted", "radionuclide", "symptom_medicine", "liver_directed"]
BUTTON = {
    "label": "Request an appointment",
    "short_label": "Book",
    "action": {"kind": "page", "url": f"{ORIGIN}/appointments/", "title": "Request an appointment"},
}


def option(name: str, kind: str, number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "id": f"e010-{number}",
        "anchor": name.lower().replace(" ", "-"),
        "kind": kind,
        "name": name,
        "short_name": "PRRT" if kind == "radionuclide" else None,
        "summary": f"What {name.lower()} is, in one sentence that is easy to read.",
        "html": "<p>Your team explains <strong>each</strong> step.</p>",
        "text": "Your team explains each step.",
        "how_given": None,
        "when_used": {"html": "<p>Sometimes after an operation.</p>", "text": "Sometimes after an operation."},
        "before_test": None,
        "examples": ["Bowel operation", "Liver operation"] if kind == "surgery" else [],
        "side_effects": [],
        "references": [REFERENCE_ID] if kind == "targeted" else [],
        "terms": [TERM_ID] if kind == "radionuclide" else [],
        "icon": None,
        "more": None,
        **values,
    }


def header_facts(**facts: Any) -> dict[str, Any]:
    return {
        "public_id": HEADER_ID,
        "is_default": True,
        "title": "Cancer care",
        "short_title": "Cancer",
        "subtitle": "Help at every step",
        "theme": {
            "light": {"brand": "#0B4F6C", "on_brand": "#FFFFFF"},
            "dark": {"brand": "#0A2A3A", "on_brand": "#FFFFFF"},
        },
        "primary_action": BUTTON,
        "nav": [
            {
                "id": "n1",
                "label": "NETs",
                "icon": "clipboard",
                "public_id": PAGE_ID,
                "url": f"{ORIGIN}/treatments/nets/",
            },
            {"id": "n2", "label": "Contact", "icon": "phone", "public_id": HEADER_ID, "url": f"{ORIGIN}/appointments/"},
        ],
        "banner": None,
        "app": {"min_supported": "", "recommended": "2.4.0"},
        **facts,
    }


def safety_facts() -> dict[str, Any]:
    disclaimer = "This page does not replace advice from your care team."
    return {
        "is_default": True,
        "disclaimer": {"html": f"<p>{disclaimer}</p>", "text": disclaimer},
        "emergency": {"text": "In an emergency, call", "phone": "911"},
        "overdue_notice": "A clinician has not read this page again in time.",
        "report_a_problem": "web@example.org",
    }


def cta_values(**values: Any) -> dict[str, Any]:
    return {
        "public_id": "c0de0000-0000-4000-8000-000000000001",
        "placement": "end",
        "heading": "Facing cancer, together",
        "lines": ["Life goes on during treatment.", "We are with you."],
        "label": BUTTON["label"],
        "short_label": BUTTON["short_label"],
        "action": BUTTON["action"],
        "hours": "Monday to Friday, 8 to 17",
        "notice": "Do not use this in an emergency. In an emergency, call 911",
        **values,
    }


def options_values(options: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    every = [option(name, kind, number) for number, (name, kind) in enumerate(zip(NAMES, KINDS, strict=True))]
    return {
        "heading": "Treatment options",
        "intro": "",
        "layout": "cards",
        "anchor": "treatment-options",
        "options": every if options is None else options,
    }


def blocks() -> list[Block]:
    rich_text = {"html": "<p>Ask us <em>anything</em>.</p>", "text": "Ask us anything."}
    return [
        Block("b-lead", "lead", {"text": "Most people have more than one kind of treatment."}),
        Block("b-text", "rich_text", rich_text),
        Block("b-options", "treatment_options", options_values()),
        Block("b-cta", "cta", cta_values()),
    ]


def person(name: str, role: str, **values: str) -> dict[str, str]:
    return {"name": name, "role": role, "credentials": "", "register": "", "url": "", **values}


def treatment_facts() -> dict[str, Any]:
    return {
        "lead": "There are seven main ways to treat neuroendocrine tumors (NETs).",
        "seo_title": "Treatment for NETs",
        "description": "Seven ways doctors treat NETs.",
        "breadcrumb": [],
        "short_title": "NET treatment",
        "teaser": "Seven ways doctors treat NETs.",
        "people": {
            "authors": [person("A writer", "Nurse specialist")],
            "reviewers": [person("Reviewer, oncology", "Consultant oncologist", credentials="MD")],
        },
        "references": [
            {
                "id": REFERENCE_ID,
                "title": "A guideline",
                "publisher": "A society",
                "year": 2022,
                "kind": "guideline",
                "url": "https://www.example.org/guideline",
                "doi": "10.1000/182",
                "accessed_on": "2026-10-01",
                "superseded_by": None,
            }
        ],
        "glossary": [
            {
                "id": TERM_ID,
                "term": "peptide receptor radionuclide therapy",
                "abbreviation": "PRRT",
                "plain_definition": "Treatment with a radioactive medicine that finds tumor cells.",
                "say_it": "",
            }
        ],
        "condition": {"name": "Neuroendocrine tumor", "abbreviation": "NET"},
        "topics": ["net"],
        "topic_names": {"net": "Neuroendocrine tumors"},
        "audience": ["caregiver", "patient"],
        "channels": ["website", "mobile", "newsletter"],
        "change_note": "",
    }


def treatment(**changes: Any) -> Snapshot:
    """A treatment page with all that a page can hold; `facts` are added to its own."""
    facts = {**treatment_facts(), **changes.pop("facts", {})}
    page = Snapshot(
        kind="treatment",
        public_id=PAGE_ID,
        locale="en-US",
        title="Treatment for neuroendocrine tumors (NETs)",
        origin=ORIGIN,
        path="/treatments/nets/",
        facts=facts,
        blocks=blocks(),
        chrome={"header": header_facts(), "safety": safety_facts()},
    )
    return replace(page, **changes)


def header(**facts: Any) -> Snapshot:
    return Snapshot("mobile_header", HEADER_ID, "en-US", "Cancer care", ORIGIN, facts=header_facts(**facts))
