"""Lists that fill themselves from what the page uses, and how a page finds all that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cms.snapshots.blocks.base import Maker
from publishing.snapshots import Values
from publishing.uses import Uses

Chosen = tuple[Any, str]  # a snippet, and where it was chosen


def place(child: Any, uses: Uses, where: str) -> Values:
    """Only where the list stands: the words are the page's own facts, in which each stands once."""
    return {}


def references(body: Any, uses: Uses) -> list[Values]:
    """The page's references, in the order in which they are first cited."""
    return _facts(
        _chosen(body, "references", "references_list", "references"), uses, "reference", "required.references"
    )


def glossary(body: Any, uses: Uses) -> list[Values]:
    """The words that the page explains, by name."""
    chosen = _chosen(body, "glossary_terms", "glossary_list", "terms")
    found = _facts(chosen, uses, "glossary term", "required.glossary")
    shown = ("id", "term", "abbreviation", "plain_definition", "say_it")
    return [
        {name: facts[name] for name in shown} for facts in sorted(found, key=lambda facts: facts["term"].casefold())
    ]


def _chosen(body: Any, of_options: str, block_type: str, of_block: str) -> Iterator[Chosen]:
    for child in body:
        where = f"body.{child.id}"
        if child.block_type == "treatment_options":
            for option in child.value["options"]:
                yield from ((row, f"{where}.options.{option.id}.{of_options}") for row in option.value[of_options])
        if child.block_type == block_type:
            yield from ((row, f"{where}.{of_block}") for row in child.value[of_block])


def _facts(chosen: Iterator[Chosen], uses: Uses, kind: str, check: str) -> list[Values]:
    once: dict[Any, Chosen] = {}
    for row, where in chosen:
        if row is not None:  # it was deleted
            once.setdefault(row.translation_key, (row, where))
    found = [
        uses.content(key, where=where, name=f"The {kind} “{row}”", check=check) for key, (row, where) in once.items()
    ]
    return [item.snapshot.facts for item in found if item]


MAKERS: dict[str, Maker] = {"glossary_list": place, "references_list": place}
