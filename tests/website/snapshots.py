"""Snapshots as `cms.snapshots` makes them, written by hand: the website's tests need no database and no Wagtail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from publishing.snapshots import Block, Snapshot, Values
from publishing.stamps import Stamps

from .options import OPTIONS

ORIGIN = "https://www.example.org"
LISTING = "~treatments/en-US"

STAMPS = Stamps(
    edition=3,
    published_at="2026-11-02T09:00:00Z",
    last_reviewed_on="2026-10-30",
    next_review_on="2027-10-30",
    valid_until="2027-11-29",
)

TAKEN_DOWN = replace(
    STAMPS,
    public_id="0b6f0d7e-0000-4000-8000-000000000009",
    replacement_url=f"{ORIGIN}/treatments/",
    replacement_title="Treatments",
)

APPOINTMENT_ACTION = {"kind": "page", "url": f"{ORIGIN}/appointment/", "title": "Request an appointment"}
APPOINTMENT_BUTTON = {"label": "Request an appointment", "short_label": "Book", "action": APPOINTMENT_ACTION}

CHROME: Values = {
    "header": {
        "public_id": "0b6f0d7e-0000-4000-8000-000000000001",
        "is_default": True,
        "title": "Cancer care",
        "short_title": "Cancer",
        "subtitle": "Help at every step",
        "theme": {
            "light": {"brand": "#0B4F6C", "on_brand": "#FFFFFF"},
            "dark": {"brand": "#0A2A3A", "on_brand": "#FFFFFF"},
        },
        "primary_action": APPOINTMENT_BUTTON,
        "nav": [
            {"id": "n1", "label": "Treatments", "icon": "clipboard", "public_id": "p1", "url": f"{ORIGIN}/treatments/"},
            {"id": "n2", "label": "Contact", "icon": "phone", "public_id": "p2", "url": f"{ORIGIN}/appointment/"},
        ],
    },
    "safety": {
        "is_default": True,
        "disclaimer": {
            "html": "<p>This page gives general information. It does not replace advice from your care team.</p>",
            "text": "This page gives general information. It does not replace advice from your care team.",
        },
        "emergency": {"text": "In an emergency, call", "phone": "your local emergency number"},
        "overdue_notice": "This page is past its review date. Ask your care team whether it still holds.",
        "report_a_problem": "web-team@example.org",
    },
}

REFERENCES = [
    {
        "id": "ref-a",
        "title": "Guideline for neuroendocrine tumors",
        "publisher": "Example Oncology Society",
        "year": 2023,
        "kind": "guideline",
        "url": "https://example.org/guideline",
        "doi": "10.1000/182",
        "accessed_on": "2026-10-01",
    },
    {
        "id": "ref-b",
        "title": "Radionuclide therapy: a review",
        "publisher": "Example Review Group",
        "year": 2022,
        "kind": "review",
        "url": "https://example.org/review",
        "doi": "",
        "accessed_on": None,
    },
]


def person(name: str, role: str, **values: str) -> Values:
    return {"name": name, "role": role, "credentials": "", "register": "", "url": "", **values}


PEOPLE = {
    "authors": [person("Writer, patient information", "Nurse specialist")],
    "reviewers": [person("Reviewer, oncology", "Consultant oncologist", credentials="MD, FRCR")],
}


GLOSSARY = [
    {
        "id": "term-a",
        "term": "neuroendocrine tumor",
        "abbreviation": "NET",
        "plain_definition": "A tumor that starts in cells that make hormones.",
        "say_it": "",
    }
]
CONDITION = {
    "name": "Neuroendocrine tumor",
    "abbreviation": "NET",
    "alternate_names": ["Carcinoid tumor"],
    "code_system": "ICD-10",
    "code": "D3A",
    "body_sites": ["Digestive system"],
}


def cta(placement: str = "inline", **changes: Any) -> Block:
    values = {
        "public_id": "c0de0000-0000-4000-8000-000000000001",
        "placement": placement,
        "heading": "Taking on cancer, together",
        "lines": ["Life goes on when cancer comes.", "Our care program is with you at every step."],
        "label": "Request an appointment",
        "short_label": "Book",
        "action": APPOINTMENT_ACTION,
        "hours": "Monday to Friday, 8 am to 6 pm",
        "notice": "Do not use this in an emergency. In an emergency, call your local emergency number",
    }
    return Block(id="b-cta", type="cta", values=values | changes)


def options_block(layout: str = "cards", options: list[Values] | None = None) -> Block:
    values = {
        "heading": "Treatment options",
        "intro": "Not every treatment suits everybody. Your team will explain which may suit you.",
        "layout": layout,
        "anchor": "treatment-options",
        "options": OPTIONS if options is None else options,
    }
    return Block(id="b-options", type="treatment_options", values=values)


def page(kind: str, path: str, title: str, **changes: Any) -> Snapshot:
    facts = {
        "lead": "Clear information about cancer, and people to talk to.",
        "seo_title": title,
        "description": "Information about treatments for cancer, reviewed by clinicians.",
        "breadcrumb": [{"title": "Home", "url": f"{ORIGIN}/"}] if path != "/" else [],
        **changes.pop("facts", {}),
    }
    values = {"public_id": f"id-{kind}", "locale": "en-US", "origin": ORIGIN, "chrome": CHROME} | changes
    return Snapshot(kind=kind, path=path, title=title, facts=facts, **values)


def treatment(layout: str = "cards", **changes: Any) -> Snapshot:
    facts = {
        "lead": "Seven main ways to treat neuroendocrine tumors (NETs). Your team will talk with you about them.",
        "description": "Seven ways to treat neuroendocrine tumors (NETs), and how to talk to us about them.",
        "breadcrumb": [
            {"title": "Home", "url": f"{ORIGIN}/"},
            {"title": "Treatments", "url": f"{ORIGIN}/treatments/"},
        ],
        "short_title": "NET treatment",
        "teaser": "Seven ways doctors treat NETs.",
        "people": PEOPLE,
        "references": REFERENCES,
        "glossary": GLOSSARY,
        "condition": CONDITION,
        "topics": ["net"],
        "topic_names": {"net": "Neuroendocrine tumors"},
        "audience": ["caregiver", "patient"],
        "channels": ["website", "mobile", "newsletter"],
        "change_note": "",
        "listed_in": LISTING,
        **changes.pop("facts", {}),
    }
    text = "<p>What suits you depends on where the tumor is, and on your <strong>general health</strong>.</p>"
    blocks = [
        Block(
            id="b-text",
            type="rich_text",
            values={"html": text, "text": "What suits you depends on where the tumor is, and on your general health."},
        ),
        options_block(layout),
        cta(),
    ]
    title = changes.pop("title", "Treatment for neuroendocrine tumors (NETs)")
    return page("treatment", "/treatments/nets/", title, facts=facts, **({"blocks": blocks} | changes))


def home(**changes: Any) -> Snapshot:
    lead = Block(id="b-lead", type="lead", values={"text": "Ask us anything. No question about cancer is too small."})
    facts = {"listing": LISTING}
    return page("home", "/", "Cancer care", **({"facts": facts, "blocks": [lead, cta("end")]} | changes))


def treatment_index() -> Snapshot:
    return page("treatment_index", "/treatments/", "Treatments", facts={"listing": LISTING})


def appointment(**facts: Any) -> Snapshot:
    values = {
        "phone": {"e164": "+12025550143", "display": "+1 202-555-0143"},
        "hours": "Monday to Friday, 8 am to 6 pm",
        "what_to_have_ready": ["Your date of birth", "A list of your medicines"],
    }
    return page("appointment", "/appointment/", "Request an appointment", facts=values | facts)


def notice(**facts: Any) -> Snapshot:
    values = {"kind": "safety_notice", "public_id": "id-notice", "locale": "en-US", "title": "Safety notice"}
    return Snapshot(**values, origin=ORIGIN, facts=CHROME["safety"] | facts)


def every_page() -> list[Snapshot]:
    return [home(), treatment_index(), treatment(), appointment()]
