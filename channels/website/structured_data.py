"""What search engines are told, in schema.org's words. Nothing that the page itself does not say."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from publishing.snapshots import Snapshot, Values

SURGERY = ["SurgicalProcedure", "MedicalTherapy"]  # SurgicalProcedure alone is not a MedicalTherapy
THERAPY_TYPES: dict[str, Any] = {
    "surgery": SURGERY,
    "radiation": "RadiationTherapy",
    "radionuclide": "RadiationTherapy",
}
AUDIENCES: dict[str, Any] = {
    "patient": "https://schema.org/Patient",
    "caregiver": {"@type": "MedicalAudience", "audienceType": "Caregiver"},
    "clinician": "https://schema.org/Clinician",
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
    groups = [block for block in snapshot.blocks_in("website") if block.type == "treatment_options"]
    options = [option for group in groups for option in group.values["options"]]
    values = {
        "@type": "MedicalWebPage",
        "alternateName": facts["short_title"],
        "specialty": "https://schema.org/Oncologic",
        "about": _condition(facts["condition"], options),
        "medicalAudience": [AUDIENCES[word] for word in facts["audience"] if word in AUDIENCES],
        "lastReviewed": "@@last_reviewed_on:iso@@",
        "reviewedBy": [_person(person) for person in facts["people"]["reviewers"]],
        "author": [_person(person) for person in facts["people"]["authors"]],
        "citation": [_source(source) for source in facts["references"]],
        "hasPart": [_part(option, snapshot.url) for option in options],
    }
    return _filled(values)


def _condition(condition: Values | None, options: list[Values]) -> Values | None:
    if condition is None:
        return None
    code = {"@type": "MedicalCode", "codingSystem": condition["code_system"], "codeValue": condition["code"]}
    values = {
        "@type": "MedicalCondition",
        "name": condition["name"],
        "alternateName": [*filter(None, [condition["abbreviation"]]), *condition["alternate_names"]],
        "code": code if condition["code_system"] and condition["code"] else None,
        "associatedAnatomy": [{"@type": "AnatomicalStructure", "name": site} for site in condition["body_sites"]],
        "possibleTreatment": [{"@type": _therapy_type(option), "name": option["name"]} for option in options],
    }
    return _filled(values)


def _therapy_type(option: Values) -> Any:
    return THERAPY_TYPES.get(option["kind"], "MedicalTherapy")


def _part(option: Values, url: str) -> Values:
    """One treatment option. Side effects stay out: schema.org only has a word for serious ones."""
    therapy = {
        "@type": _therapy_type(option),
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
        "identifier": person["register"],
        "url": person["url"],
    }
    return _filled(values)


def _source(source: Values) -> Values:
    values = {
        "@type": "CreativeWork",
        "name": source["title"],
        "publisher": {"@type": "Organization", "name": source["publisher"]},
        "datePublished": str(source["year"]),
        "url": source["url"],
        "sameAs": f"https://doi.org/{quote(source['doi'])}" if source["doi"] else None,
    }
    return _filled(values)


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
