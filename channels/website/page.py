"""What the templates are given: the snapshot, and what has to be worked out before it can be laid out."""

from __future__ import annotations

import re
from typing import Any

from channels.website.pictures import mark_first, shared_picture
from channels.website.structured_data import structured_data
from channels.website.stylesheet import DEFAULT_THEME
from publishing.snapshots import Block, Snapshot, Values

CONTENTS_FROM = 3  # entries; of fewer, a list helps nobody
DIALABLE = re.compile(r"\+?\d{2,15}")


def page_values(snapshot: Snapshot) -> Values:
    """The templates' own ids begin with "_": no anchor made from an author's heading does."""
    header = snapshot.chrome.get("header") or {}
    safety = snapshot.chrome.get("safety") or {}
    blocks = snapshot.blocks_in("website")
    shown = _blocks(blocks, snapshot.facts)
    mark_first(blocks, shown, snapshot.facts)
    types = {block.type for block in blocks}
    return {
        "snapshot": snapshot,
        "facts": snapshot.facts,
        "header": header,
        "theme": header.get("theme") or DEFAULT_THEME,
        "home_url": f"{snapshot.origin}/",
        "safety": safety,
        "emergency": emergency_values(safety),
        # Those that close the page stand after whatever else it shows.
        "blocks": [block for block in shown if block["values"].get("placement") != "end"],
        "closing_blocks": [block for block in shown if block["values"].get("placement") == "end"],
        "places_glossary": "glossary_list" in types,
        "places_references": "references_list" in types,
        "contents": _contents(blocks),
        "shared_picture": shared_picture(snapshot.facts),
        "og_locale": snapshot.locale.replace("-", "_"),
        "structured_data": structured_data(snapshot),
    }


def _contents(blocks: list[Block]) -> list[Values]:
    """What "On this page" leads to: sections and options, once there are three."""
    found = []
    for block in blocks:
        values = block.values
        if block.type == "heading" and values["level"] == 2:
            found.append({"anchor": values["anchor"], "words": values["text"]})
        for option in values.get("options", []):
            short_name = _short_name(option)
            words = f"{option['name']} ({short_name})" if short_name else option["name"]
            found.append({"anchor": option["anchor"], "words": words})
    return found if len(found) >= CONTENTS_FROM else []


def _blocks(blocks: list[Block], facts: Values) -> list[Values]:
    """Each with the level of its heading: below the section that it stands in."""
    found, level = [], 2
    for block in blocks:
        found.append({"id": block.id, "template": f"website/blocks/{block.type}.html", "level": level})
        found[-1]["values"] = _with_options(block.values, facts) if block.type == "treatment_options" else block.values
        if block.type == "heading":
            level = block.values["level"] + 1
        elif block.type == "treatment_options":
            level = 2
    return found


def _with_options(values: Values, facts: Values) -> Values:
    numbers = {source["id"]: number for number, source in enumerate(facts.get("references", []), start=1)}
    terms = {term["id"]: {**term, "number": n} for n, term in enumerate(facts.get("glossary", []), start=1)}
    options = [
        option
        | {
            "short_name": _short_name(option),
            "sources": [numbers[id_] for id_ in option["references"] if id_ in numbers],
            "words": [terms[id_] for id_ in option["terms"] if id_ in terms],
        }
        for option in values["options"]
    ]
    return values | {"options": options}


def _short_name(option: Values) -> str:
    """Empty where the name itself says it."""
    short_name = option["short_name"] or ""
    return "" if short_name in option["name"] else short_name


def emergency_values(safety: Values) -> Values | None:
    """Text and number; a number that is words ("your local emergency number") is not made a link."""
    emergency: dict[str, Any] = safety.get("emergency") or {}
    if not emergency.get("text"):
        return None
    number = re.sub(r"[\s().-]", "", emergency["phone"])
    return emergency | {"dial": number if DIALABLE.fullmatch(number) else ""}
