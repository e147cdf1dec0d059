"""Tables that colleagues download, written row by row: nothing is held in memory, and no cell is worked out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for a formula when a cell begins with it


def cell(text: str) -> str:
    """Text that a spreadsheet shows and never works out (OWASP ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_lines(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """A CSV file of these rows, the first being its header."""
    writer: Any = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield "\N{BYTE ORDER MARK}".encode()  # spreadsheets read it as UTF-8 then
    for row in rows:
        yield writer.writerow([cell(text) for text in row]).encode()


class _Line:
    """What csv writes to: its `writerow` answers what this does, the line itself."""

    def write(self, text: str) -> str:
        return text
