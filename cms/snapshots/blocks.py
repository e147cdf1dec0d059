"""The blocks of a body."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from cms.richtext import expand
from publishing.snapshots import Block, Values
from publishing.uses import Uses


def body_blocks(stream: Any, uses: Uses, field: str = "body") -> list[Block]:
    makers = {
        "lead": lambda child, where: {"text": str(child.value["text"])},
        "rich_text": lambda child, where: expand(child.value["html"].source, uses, where),
        "treatment_options": lambda child, where: _treatment_options(child, uses, where),
        "cta": lambda child, where: _cta(child.value, uses, where),
        "page_card": lambda child, where: _page_card(child.value, uses, where),
    }
    found = []
    for child in stream:
        where = f"{field}.{child.id}"
        values = makers[child.block_type](child, where)
        if values is not None:
            found.append(Block(id=str(child.id), type=child.block_type, values=values))
    return found


def _treatment_options(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    return {
        "heading": value["heading"],
        "intro": value["intro"],
        "layout": value["layout"],
        "anchor": slugify(value["heading"]) or "options",
        "options": [_option(option, uses, f"{where}.options.{option.id}") for option in value["options"]],
    }


def _option(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    body = expand(value["body"].source, uses, f"{where}.body")
    when_used = value["when_used"]
    return {
        "id": str(child.id),
        "anchor": slugify(value["short_name"] or value["name"]),
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
    }


def _cta(value: Any, uses: Uses, where: str) -> Values | None:
    chosen = value["cta"]
    if chosen is None:
        uses.missing(where, "Choose a call to action.", "required.cta_target")
        return None
    name = f"The call to action “{chosen.name}”"
    found = uses.content(chosen.translation_key, where=where, name=name, check="required.cta_target")
    if found is None:
        return None
    facts = found.snapshot.facts
    button = facts["button"]
    return {
        "public_id": found.public_id,
        "placement": value["placement"],
        "heading": facts["heading"],
        "lines": facts["lines"],
        "label": value["label_override"] or button["label"],
        "short_label": button["short_label"],
        "action": button["action"],
        "hours": facts["hours"],
        "notice": facts["notice"],
    }


def _page_card(value: Any, uses: Uses, where: str) -> Values | None:
    """What a newsletter says about a page: only what that page's own live edition says."""
    chosen = value["page"]
    if chosen is None:
        uses.missing(where, "Choose a page.", "link.dead")
        return None
    name = f"The page “{chosen.title}”"
    found = uses.content(chosen.translation_key, where=where, name=name, check="link.dead", dated=True)
    if found is None:
        return None
    facts = found.snapshot.facts
    options = [b.values["options"] for b in found.snapshot.blocks if b.type == "treatment_options"]
    return {
        "public_id": found.public_id,
        "title": found.snapshot.title,
        "teaser": facts.get("teaser") or facts["lead"],
        "url": found.snapshot.url,
        "options": [
            {"name": option["name"], "summary": option["summary"], "url": f"{found.snapshot.url}#{option['anchor']}"}
            for group in options
            for option in group
        ],
        "reviewers": facts.get("people", {}).get("reviewers", []),
        "last_reviewed_on": found.stamps["last_reviewed_on"],
        "disclaimer": (found.snapshot.chrome.get("safety") or {}).get("disclaimer"),
    }
