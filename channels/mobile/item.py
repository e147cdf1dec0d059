"""A page's snapshot to the values of the app's item (`serializers.Item`)."""

from __future__ import annotations

from channels.mobile.actions import Values
from channels.mobile.addresses import item_key
from channels.mobile.parts import FRESHNESS
from publishing.snapshots import Snapshot

REVIEW = {
    "last_reviewed_on": "@@last_reviewed_on:iso@@",
    "next_review_on": "@@next_review_on:iso@@",
    "status": "@@overdue:status@@",
}
NOBODY: Values = {"authors": [], "reviewers": []}  # a page that no clinician signs names nobody


def item_values(snapshot: Snapshot) -> Values:
    facts, people = snapshot.facts, snapshot.facts.get("people", NOBODY)
    return {
        **_identity(snapshot),
        "lead": facts["lead"],
        "condition": facts.get("condition"),
        "audience": facts.get("audience", []),
        "hero": facts.get("hero"),
        "people": people,
        "review": REVIEW,
        "safety": _safety(snapshot.chrome.get("safety")),
        "blocks": snapshot,
        "glossary": [explained(term) for term in facts["glossary"]],
        "references": facts["references"],
        "change_note": facts.get("change_note", ""),
        "approval": {"role": _reviewer_role(people), "published_at": "@@published_at:iso@@"},
    }


def _identity(snapshot: Snapshot) -> Values:
    header = snapshot.chrome.get("header") or {}
    return {
        "type": snapshot.kind,
        "id": snapshot.public_id,
        "edition": "@@edition:int@@",
        "valid_until": "@@valid_until:iso@@",
        "freshness": FRESHNESS,
        "locale": snapshot.locale,
        "dir": snapshot.dir,
        "translations": [],
        "title": snapshot.title,
        "short_title": snapshot.facts["short_title"],
        "header_id": header.get("public_id"),
        "links": {
            "self": f"/{item_key(snapshot.locale, snapshot.public_id)}",
            "web": snapshot.url or None,
            "app": None,
        },
    }


def _safety(notice: Values | None) -> Values | None:
    """None only in a preview: the content checks ask for a live safety notice."""
    if notice is None:
        return None
    return {
        "disclaimer": notice["disclaimer"]["text"],
        "emergency": notice["emergency"],
        "overdue_notice": {"status": "@@overdue:status@@", "text": notice["overdue_notice"]},
    }


def explained(term: Values) -> Values:
    """An entry of a glossary: the short name first, as the text has it."""
    short = term["abbreviation"]
    return {
        "id": term["id"],
        "term": short or term["term"],
        "expansion": term["term"] if short else None,
        "definition": term["plain_definition"],
        "say_it": term["say_it"],
    }


def _reviewer_role(people: Values) -> str | None:
    return people["reviewers"][0]["role"] if people["reviewers"] else None
