"""What is neither title nor option: headings, tables, and text in blocks of a length that the editor takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wagtail.api.rich_text import APIRichText

from cms.blocks import RICH_TEXT
from cms.importing.report import Entry, Report, counted, short
from cms.importing.runs import Block, Run, Runs, html_of, inline, parts, words

TEXT_LENGTH = 2400  # the block takes 2,500 letters; a little is left for corrections
HEADING_LENGTH, CELL_LENGTH, RICH_CELL_LENGTH = 80, 200, 500
LEAST_TEXT = 20


class Body:
    """Collects blocks; `pieces` are (type, value) pairs as a StreamField takes them."""

    def __init__(self, report: Report) -> None:
        self.pieces: list[tuple[str, Any]] = []
        self.report = report
        self.text: list[Block] = []
        self.level = 1  # of the last heading; the title is the first

    def add_all(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        if block.kind == "heading":
            self._add_heading(block)
        elif block.kind == "table":
            self._add_table(block)
        else:
            for runs in parts(block.runs, TEXT_LENGTH):
                self._add_text(replace(block, runs=runs))

    def end_text(self) -> None:
        """What was collected becomes a block of text."""
        blocks, self.text = self.text, []
        if not blocks:
            return
        said = " ".join(block.text for block in blocks)
        self.pieces.append(("rich_text", {"html": as_rich_text(blocks, self.report)}))
        self.report.mapped.append(Entry(short(said), f"Text ({_what(blocks)})"))
        if not LEAST_TEXT <= len(said) <= TEXT_LENGTH:
            few = "shorter" if len(said) < LEAST_TEXT else "longer"
            self.report.changed.append(Entry(short(said), f"{few.capitalize()} than a text may be. Rewrite it."))

    def _add_text(self, block: Block) -> None:
        if self.text and sum(len(text.text) + 1 for text in self.text) + len(block.text) > TEXT_LENGTH:
            self.end_text()
        self.text.append(block)

    def _add_heading(self, block: Block) -> None:
        if len(block.text) > HEADING_LENGTH:
            said = f"A heading of more than {HEADING_LENGTH} letters is a bold paragraph now."
            self.report.changed.append(Entry(short(block.text), said))
            self.add(Block("paragraph", bold(block.runs)))
            return
        self.end_text()
        wanted = max(block.level, 2)
        level = min(wanted, 3, self.level + 1)
        self.level = level
        self.pieces.append(("heading", {"text": block.text, "level": str(level)}))
        self.report.mapped.append(Entry(short(block.text), "Heading" if level == 2 else "Heading of a part"))
        if level != max(block.level, 2):  # the title took the first level
            said = f"Heading {block.level} became {'a section' if level == 2 else 'a part of a section'}."
            self.report.changed.append(Entry(short(block.text), said))
        self._note_links(block)

    def _note_links(self, block: Block) -> None:
        links = [f"{run.text} ({run.href})" for run in block.runs if run.href]
        if links:
            self.report.changed.append(Entry(" · ".join(links), "Headings hold no links; the words stay."))

    # --- Tables ---

    def _add_table(self, block: Block) -> None:
        """Its first row names the columns. Cells that are too long for a table make it text."""
        heads, *rows = block.rows
        longest = max((len(words(cell)) for row in rows for cell in row), default=0)
        if not rows or longest > RICH_CELL_LENGTH or any(len(words(cell)) > CELL_LENGTH for cell in heads):
            self._add_rows(block)
            return
        self.end_text()
        columns = [
            {"type": _cell_type([row[at] for row in rows]), "heading": words(head)} for at, head in enumerate(heads)
        ]
        values = [
            {"values": [_cell(cell, col["type"]) for cell, col in zip(row, columns, strict=True)]} for row in rows
        ]
        self.pieces.append(("table", {"caption": "", "table": {"columns": columns, "rows": values}}))
        said = short(" · ".join(words(head) for head in heads))
        self.report.mapped.append(
            Entry(said, f"Table ({counted(len(columns), 'column')}, {counted(len(rows), 'row')})")
        )
        first = "" if block.headed else "Its first row names the columns now: check that. "
        self.report.changed.append(Entry(said, f"{first}Write a caption: what the table shows."))

    def _add_rows(self, block: Block) -> None:
        for row in block.rows:
            runs: list[Run] = []
            for cell in filter(None, row):
                runs += [Run(" | "), *cell] if runs else cell
            self.add(Block("paragraph", tuple(runs)))
        said = short(" · ".join(words(cell) for cell in block.rows[0]))
        self.report.changed.append(Entry(said, "One row, or cells too long for a table: each row is a paragraph now."))


def as_rich_text(blocks: list[Block], report: Report) -> str:
    """As Wagtail stores it. The tags were written by us; its own sanitiser has the last word."""
    html, removals = APIRichText.sanitize_db_html(html_of(blocks), features=RICH_TEXT)
    report.changed += [Entry(removal.detail or "", f"<{removal.tag}> is not kept here.") for removal in removals]
    return str(html)


def bold(runs: Runs) -> Runs:
    return tuple(replace(run, bold=True) for run in runs)


def _cell_type(cells: list[Runs]) -> str:
    """Plain words where they are enough; the two types of column that the table block has."""
    marked = any(run.bold or run.italic or run.href or "\n" in run.text for cell in cells for run in cell)
    return "rich_text" if marked or any(len(words(cell)) > CELL_LENGTH for cell in cells) else "text"


def _cell(cell: Runs, kind: str) -> str:
    return f"<p>{inline(cell)}</p>" if kind == "rich_text" else words(cell)


def _what(blocks: list[Block]) -> str:
    items = sum(block.kind == "item" for block in blocks)
    paragraphs = len(blocks) - items
    said = [counted(paragraphs, "paragraph")] if paragraphs else []
    return " and ".join(said + ([f"a list of {counted(items, 'item')}"] if items else []))
