"""What is done against an illness."""

from __future__ import annotations

from typing import Any

from cms.richtext import expand
from cms.snapshots.blocks.base import Maker
from publishing.snapshots import Values
from publishing.uses import Uses


def treatment_options(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    return {
        "heading": value["heading"],
        "intro": value["intro"],
        "layout": value["layout"],
        "options": [_option(option, uses, f"{where}.options.{option.id}") for option in value["options"]],
    }


def _option(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    body = expand(value["body"].source, uses, f"{where}.body")
    when_used = value["when_used"]
    return {
        "id": str(child.id),
        "kind": value["kind"],
        "name": value["name"],
        "short_name": value["short_name"] or None,
        "summary": value["summary"],
        **body,
        "how_given": value["how_given"] or None,
        "when_used": expand(when_used.source, uses, f"{where}.when_used") if when_used and when_used.source else None,
        "before_test": value["before_test"] or None,
        "examples": [str(example) for example in value["examples"]],
        "side_effects": [str(effect) for effect in value["side_effects"]],
        "references": [str(source.translation_key) for source in value["references"] if source],
        "terms": [str(term.translation_key) for term in value["glossary_terms"] if term],
        "icon": value["icon"] or None,
        "more": _more(value["detail_page"], uses, f"{where}.detail_page"),
    }


def _more(page: Any, uses: Uses, where: str) -> Values | None:
    """{"public_id", "title", "url"} of the page that says more."""
    if page is None:
        return None
    link = uses.link(page.translation_key, where=where, name=f"The page “{page.title}”")
    return {"public_id": str(page.translation_key), "title": link.title, "url": link.url} if link else None


def steps(child: Any, uses: Uses, where: str) -> Values:
    return {
        "heading": child.value["heading"],
        "steps": [_step(step, uses, f"{where}.steps.{step.id}.html") for step in child.value["steps"]],
    }


def _step(step: Any, uses: Uses, where: str) -> Values:
    html = step.value["html"]
    return {"id": str(step.id), "title": step.value["title"], **expand(html.source if html else "", uses, where)}


def key_facts(child: Any, uses: Uses, where: str) -> Values:
    return {"rows": [{"key": row["key"], "value": row["value"]} for row in child.value["rows"]]}


MAKERS: dict[str, Maker] = {"treatment_options": treatment_options, "steps": steps, "key_facts": key_facts}
