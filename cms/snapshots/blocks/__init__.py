"""The blocks of a body, frozen: one function for each type, in a file for each group. `MAKERS` holds them all."""

from __future__ import annotations

from typing import Any

from cms.snapshots.blocks import clinical, links, lists, media, safety, text
from cms.snapshots.blocks.anchors import Anchors
from cms.snapshots.blocks.base import Maker
from publishing.snapshots import Block
from publishing.uses import Uses

MAKERS: dict[str, Maker] = {
    **text.MAKERS,
    **clinical.MAKERS,
    **safety.MAKERS,
    **links.MAKERS,
    **lists.MAKERS,
    **media.MAKERS,
}


def body_blocks(stream: Any, uses: Uses, field: str = "body") -> list[Block]:
    """Raises KeyError for a type without a maker, rather than leave it out."""
    found, anchors = [], Anchors()
    for child in stream:
        values = MAKERS[child.block_type](child, uses, f"{field}.{child.id}")
        if values is not None:
            values = anchors.give(child, values)
            found.append(Block(str(child.id), child.block_type, values, channels=_channels(child)))
    return found


def _channels(child: Any) -> list[str]:
    """Empty when it is shown everywhere. What has no such choice (what protects readers) always is."""
    choices = child.block.child_blocks.get("channels")
    chosen = child.value.get("channels") if choices else None
    every = [name for name, _label in choices.field.choices] if choices else []
    return [name for name in every if name in chosen] if chosen and set(chosen) != set(every) else []
