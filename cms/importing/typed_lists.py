"""Lists that were typed, “• like this”, instead of made with the program. The clipboard of Word writes them too."""

from __future__ import annotations

from collections.abc import Iterator

from cms.importing.report import Entry, Report, counted
from cms.importing.runs import Block, Runs, cut, words
from cms.importing.treatment_text import BULLET

TYPED = "Bullets that were typed are a list now."


def with_items(blocks: list[Block], report: Report) -> list[Block]:
    """The blocks with an item for each line that begins with a bullet."""
    found = [part for block in blocks for part in _parts(block)]
    items = sum(block.kind == "item" for block in found) - sum(block.kind == "item" for block in blocks)
    if items:
        report.changed.append(Entry(counted(items, "item"), TYPED))
    return found


def _parts(block: Block) -> list[Block]:
    if block.kind != "paragraph":
        return [block]
    parts = [_part(line) for line in _lines(block.runs)]
    return parts if any(part.kind == "item" for part in parts) else [block]


def _part(line: Runs) -> Block:
    match = BULLET.match(words(line))
    return Block("item", cut(line, match.start("text"))[1]) if match else Block("paragraph", line)


def _lines(runs: Runs) -> Iterator[Runs]:
    while runs:
        end = "".join(run.text for run in runs).find("\n")
        line, runs = (runs, ()) if end < 0 else cut(runs, end)
        if line:
            yield line
