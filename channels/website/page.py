"""What the templates are given: the snapshot, and what has to be worked out before it can be laid out."""

from __future__ import annotations

import re
from typing import Any

from channels.website.structured_data import structured_data
from channels.website.stylesheet import DEFAULT_THEME
from publishing.snapshots import Block, Snapshot, Values

DIALABLE = re.compile(r"\+?\d{2,15}")


def page_values(snapshot: Snapshot) -> Values:
    """The templates' own ids begin with "_": no anchor made from an author's heading does."""
    header = snapshot.chrome.get("header") or {}
    safety = snapshot.chrome.get("safety") or {}
    blocks, closing_blocks = _blocks(snapshot)
    return {
        "snapshot": snapshot,
        "facts": snapshot.facts,
        "header": header,
        "theme": header.get("theme") or DEFAULT_THEME,
        "home_url": f"{snapshot.origin}/",
        "safety": safety,
        "emergency": emergency_values(safety),
        "blocks": blocks,
        "closing_blocks": closing_blocks,
        "contents": [option for block in blocks for option in block["values"].get("options", [])],
        "og_locale": snapshot.locale.replace("-", "_"),
        "structured_data": structured_data(snapshot),
    }


def _blocks(snapshot: Snapshot) -> tuple[list[Values], list[Values]]:
    """Blocks where they stand, and those that close the page whatever else it shows."""
    numbers = {source["id"]: number for number, source in enumerate(snapshot.facts.get("references", []), start=1)}
    taken: set[str] = set()
    blocks = [_block(block, numbers, taken) for block in snapshot.blocks]
    closing = [block for block in blocks if block["values"].get("placement") == "end"]
    return [block for block in blocks if block not in closing], closing


def _block(block: Block, numbers: dict[str, int], taken: set[str]) -> Values:
    values = dict(block.values)
    if block.type == "treatment_options":
        values["anchor"] = _unique(values["anchor"], taken)
        values["options"] = [_option(option, numbers, taken) for option in values["options"]]
    return {"id": block.id, "template": f"website/blocks/{block.type}.html", "values": values}


def _option(option: Values, numbers: dict[str, int], taken: set[str]) -> Values:
    short_name = option["short_name"] or ""
    return option | {
        "anchor": _unique(option["anchor"], taken),
        "short_name": "" if short_name in option["name"] else short_name,
        "sources": [numbers[id_] for id_ in option["references"] if id_ in numbers],
    }


def _unique(anchor: str, taken: set[str]) -> str:
    """The first to want an anchor keeps it: the app and the newsletter link to it."""
    wanted = anchor or "option"
    found, count = wanted, 1
    while found in taken:
        count += 1
        found = f"{wanted}-{count}"
    taken.add(found)
    return found


def emergency_values(safety: Values) -> Values | None:
    """Text and number; a number that is words ("your local emergency number") is not made a link."""
    emergency: dict[str, Any] = safety.get("emergency") or {}
    if not emergency.get("text"):
        return None
    number = re.sub(r"[\s().-]", "", emergency["phone"])
    return emergency | {"dial": number if DIALABLE.fullmatch(number) else ""}
