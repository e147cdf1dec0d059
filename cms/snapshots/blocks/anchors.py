"""Where on its page a block stands. Every address is used once, so that all channels link to the same place."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from publishing.snapshots import Values

LONGEST = 40
HEADED = (
    "treatment_options",
    "steps",
    "do_dont",
    "warning",
    "care_card",
    "related",
)  # those with a heading of their own
LINKED = ("heading", "treatment_options")  # lists of the page lead to them


class Anchors:
    """The addresses that one page has given away."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, child: Any, values: Values) -> Values:
        """The block's values with its `anchor`, which is empty where nothing needs one; its options' too."""
        if "anchor" not in child.block.child_blocks:
            return values
        anchor = self._claim(child.value["anchor"] or _heading(child.block_type, values))
        if not anchor and child.block_type in LINKED:  # its words have no letter that an address may hold
            anchor = self._claim("section")
        given = {**values, "anchor": anchor}
        if "options" in values:
            given["options"] = [self._option(option) for option in values["options"]]
        return given

    def _option(self, option: Values) -> Values:
        return {**option, "anchor": self._claim(option["short_name"] or option["name"]) or self._claim("option")}

    def _claim(self, words: str) -> str:
        """The first to want an anchor keeps it; the next gets a number."""
        wanted = slugify(words)[:LONGEST].strip("-")
        anchor, count = wanted, 1
        while anchor and anchor in self._taken:
            count += 1
            anchor = f"{wanted}-{count}"
        self._taken.add(anchor)
        return anchor


def _heading(block_type: str, values: Values) -> str:
    if block_type == "heading":
        return str(values["text"])
    return str(values["heading"]) if block_type in HEADED else ""
