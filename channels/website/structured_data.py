"""What search engines are told, in schema.org's words. Nothing that the page itself does not say."""

from __future__ import annotations

from typing import Any

from publishing.snapshots import Snapshot, Values

SURGERY = ["SurgicalProcedure", "MedicalTherapy"]  # SurgicalProcedure alone is not a MedicalTherapy
THERAPY_TYPES: dict[str, Any] = {
    "surgery": SURGERY,
    "radiation": "RadiationTherapy",
    "radionuclide": "RadiationTherapy",
}


def structured_data(snapshot: Snapshot) -> Values:
    """The page as a schema.org value; dates and version are stamp tokens."""
    page = _page(snapshot)
    return page | _treatment(snapshot) if snapshot.kind == "treatment" else page


def _page(snapshot: Snapshot) -> Values:
    header = snapshot.chrome.get("header") or {}
    values = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": snapshot.url,
        "url": snapshot.url,
        "name": snapshot.title,
        "description": snapshot.facts["description"] or snapshot.facts["lead"],
        "inLanguage": snapshot.locale,
        "version": "@@edition:int@@",
        "dateModified": "@@published_at:iso@@",
        "publisher": {"@type": "MedicalOrganization", "name": header["title"]} if header else None,
        "breadcrumb": _breadcrumb(snapshot),
    }
    return _filled(values)


def _treatment(snapshot: Snapshot) -> Values:
    facts = snapshot.facts
    options = [
        option for block in snapshot.blocks if block.type == "treatment_options" for option in block.values["options"]
    ]
    values = {
        "@type": "MedicalWebPage",
        "alternateName": facts["short_title"],
        "specialty": "https://schema.org/Oncologic",
        "medicalAudience": "https://schema.org/Patient",
        "lastReviewed": "@@last_reviewed_on:iso@@",
        "reviewedBy": [_person(person) for person in facts["people"]["reviewers"]],
        "author": [_person(person) for person in facts["people"]["authors"]],
        "citation": [_source(source) for source in facts["references"]],
        "hasPart": [_part(option, snapshot.url) for option in options],
    }
    return _filled(values)


def _part(option: Values, url: str) -> Values:
    """One treatment option. Side effects stay out: schema.org only has a word for serious ones."""
    therapy = {
        "@type": THERAPY_TYPES.get(option["kind"], "MedicalTherapy"),
        "name": option["name"],
        "alternateName": option["short_name"],
        "description": option["summary"],
        "howPerformed": option["how_given"],
        "preparation": option["before_test"],
    }
    return {
        "@type": "HealthTopicContent",
        "hasHealthAspect": "https://schema.org/TreatmentsHealthAspect",
        "name": option["name"],
        "url": f"{url}#{option['anchor']}",
        "about": _filled(therapy),
    }


def _person(person: Values) -> Values:
    values = {
        "@type": "Person",
        "name": person["name"],
        "jobTitle": person["role"],
        "honorificSuffix": person["credentials"],
    }
    return _filled(values)


def _source(source: Values) -> Values:
    return {
        "@type": "CreativeWork",
        "name": source["title"],
        "publisher": {"@type": "Organization", "name": source["publisher"]},
        "datePublished": str(source["year"]),
        "url": source["url"],
    }


def _breadcrumb(snapshot: Snapshot) -> Values | None:
    above = snapshot.facts["breadcrumb"]
    if not above:
        return None
    steps = [*above, {"title": snapshot.title, "url": snapshot.url}]
    items = [
        {"@type": "ListItem", "position": position, "name": step["title"], "item": step["url"]}
        for position, step in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if value}
