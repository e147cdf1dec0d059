"""Reads clean HTML from one end to the other, without recursion: however deep it is nested, it becomes a flat list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cms.importing.links import resolve
from cms.importing.plain_text import ImportRefused
from cms.importing.report import Report
from cms.importing.runs import MOST_DEPTH, Block, Run, Runs, tidy
from cms.importing.seen import Seen
from cms.importing.tables import Cell, grid

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {*HEADINGS, "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "address"}
BLOCKS |= {"form", "fieldset", "legend", "option", "button", "dialog", "title"}
BLOCKS |= {"figure", "figcaption", "blockquote", "pre", "dl", "dt", "dd", "details", "summary", "hr", "center"}
MARKS = {"u", "s", "strike", "del", "ins", "sup", "sub"}
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
MOST_BLOCKS, MOST_COLUMNS, DEEPEST_LIST = 2000, 20, 20
SPACE = re.compile(r"\s")
RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


@dataclass
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    headed: bool = False
    cell: Cell | None = None
    depth: int = 1


@dataclass
class _Open:
    """A tag whose words are of interest when it ends."""

    tag: str
    address: str = ""
    href: str = ""
    why: str = ""
    words: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """`feed`, `close`, `finish`; then `blocks` holds the text and the report what became of the rest."""

    def __init__(self, report: Report) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.seen = Seen(report)
        self.runs: list[Run] = []
        self.addresses: list[str] = []
        self.heading = 0
        self.lists: list[bool] = []
        self.items = 0
        self.bold = self.italic = 0
        self.open: list[_Open] = []
        self.table: _Table | None = None

    # --- What the parser calls ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in BOLD | ITALIC:
            self._mark(tag, 1)
        elif tag in MARKS:
            self.open.append(_Open(tag))
        elif tag == "a":
            address = values.get("href", "")
            self.addresses += [address] if address else []
            self.open.append(_Open(tag, address, *(resolve(address) if address else ("", ""))))
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag in ("ul", "ol"):
            self._start_list(tag == "ol")
        elif tag == "li":
            self._end_block()
            self.items += 1
        elif tag in BLOCKS:
            self._end_part()
            self.heading = HEADINGS.get(tag, 0)
            self.seen.block(tag)
        else:
            self._start_table_part(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag in BOLD | ITALIC:
            self._mark(tag, -1)
        elif tag in MARKS or tag == "a":
            self._end_mark(tag)
        elif tag in ("ul", "ol"):
            self._end_block()
            self.lists[-1:] = []
        elif tag == "li":
            self._end_block()
            self.items -= 1
        elif tag in BLOCKS:
            self._end_part()
            self.heading = 0
        else:
            self._end_table_part(tag)

    def handle_data(self, data: str) -> None:
        text = self.seen.visible(SPACE.sub(" ", data))
        for mark in self.open:
            mark.words.append(text)
        if any(mark.tag == "del" for mark in self.open):
            return
        href = next((mark.href for mark in reversed(self.open) if mark.href), "")
        self.runs.append(Run(self._shifted(text), self.bold > 0, self.italic > 0, href))

    def finish(self) -> None:
        self._end_block()
        self.seen.tell()

    # --- Words ---

    def _mark(self, tag: str, step: int) -> None:
        if tag in BOLD:
            self.bold += step
        else:
            self.italic += step

    def _end_mark(self, tag: str) -> None:
        if self.open and self.open[-1].tag == tag:
            mark = self.open.pop()
            words = "".join(mark.words)
            if tag == "a":
                self.seen.link(words, mark.address, mark.why)
            else:
                self.seen.mark(tag, words)

    def _shifted(self, text: str) -> str:
        """10<sup>5</sup> must not become 105."""
        tag = next((mark.tag for mark in reversed(self.open) if mark.tag in ("sup", "sub")), "")
        table = {"sup": RAISED, "sub": LOWERED}.get(tag, {})
        stripped = text.strip()
        return text.translate(table) if all(ord(letter) in table for letter in stripped) else text

    # --- Paragraphs, headings, items ---

    def _start_list(self, ordered: bool) -> None:
        self._end_block()
        self.lists.append(ordered)
        if len(self.lists) > DEEPEST_LIST:
            raise ImportRefused(f"A list is nested more than {DEEPEST_LIST} levels deep. Make it flatter first.")
        if len(self.lists) > MOST_DEPTH:
            self.seen.deep = True

    def _end_block(self) -> None:
        """What was read since the last block is one. In a cell of a table it is a line."""
        if self.table is not None:
            self.runs.append(Run("\n"))
            return
        runs, self.runs = tidy(self.runs), []
        if runs:
            self._add(self._block(runs))

    def _end_part(self) -> None:
        """A paragraph within an item is a line of that item."""
        if self.items > 0:
            self.runs.append(Run("\n"))
        else:
            self._end_block()

    def _block(self, runs: Runs) -> Block:
        if self.items > 0:
            depth = max(min(len(self.lists), MOST_DEPTH) - 1, 0)
            return Block("item", runs, depth, bool(self.lists) and self.lists[-1])
        return Block("heading", runs, self.heading) if self.heading else Block("paragraph", runs)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > MOST_BLOCKS:
            raise ImportRefused(
                f"The text has more than {MOST_BLOCKS:,} paragraphs, which is more than one page. Import it in parts."
            )

    # --- Tables ---

    def _start_table_part(self, tag: str, values: dict[str, str]) -> None:
        if tag == "table":
            self._start_table()
        elif self.table is None or self.table.depth > 1:
            self._end_block()
        elif tag == "tr":
            self.table.rows.append([])
        elif tag in ("td", "th"):
            self.runs = []
            self.table.headed |= tag == "th" and len(self.table.rows) == 1
            self.table.cell = Cell(_number(values.get("colspan")), _number(values.get("rowspan")))

    def _start_table(self) -> None:
        self._end_block()
        if self.table is None:
            self.table = _Table()
        else:
            self.table.depth += 1

    def _end_table_part(self, tag: str) -> None:
        table = self.table
        if table is None:
            self._end_block()
        elif tag == "table" and table.depth > 1:
            table.depth -= 1
        elif tag == "table":
            self._end_table(table)
        elif tag == "caption" and table.depth == 1:
            self._end_caption(table)
        elif tag in ("td", "th") and table.depth == 1 and table.cell is not None and table.rows:
            table.cell.runs = tidy(self.runs)
            table.rows[-1].append(table.cell)
            self.runs = []

    def _end_caption(self, table: _Table) -> None:
        self.table = None
        self._end_block()  # a paragraph above the table
        self.table = table

    def _end_table(self, table: _Table) -> None:
        self.table, self.runs = None, []
        rows, merged = grid(table.rows, MOST_COLUMNS)
        self.seen.merged |= merged
        if any(any(row) for row in rows):
            self._add(Block("table", rows=rows, headed=table.headed))


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 4 else 1
