"""A table in a CSV file, read as a stream: at no time is more in memory than one row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator

LARGEST = 50 * 1024 * 1024  # bytes of a file
LONGEST_ROW = 10_000  # bytes, so that a quote that nobody closes does not take the whole file in
MOST_ROWS = 200_000

SAVE_AS = "In your spreadsheet choose “Save as”, “CSV UTF-8”, and upload that file."
TOO_LARGE = "This file has more than 50 MB. Split it and upload one part after the other."
TOO_MANY = f"This file has more than {MOST_ROWS:,} rows. Split it and upload one part after the other."
EMPTY = "This file has no rows."
NOT_TEXT = f"This is not a table as plain text (CSV). {SAVE_AS}"
WORKBOOK = f"This is a spreadsheet's own file, or another packed file, whatever its name says. {SAVE_AS}"
WIDE_LETTERS = f"This file is written in UTF-16. {SAVE_AS}"
OTHER_LETTERS = f"This file is not written in UTF-8, so that names and addresses would come in wrong. {SAVE_AS}"
LONG = "Row {} is longer than {:,} letters, or a quotation mark in it is never closed. Nothing was imported."

PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MARKS = (",", ";", "\t")  # what may stand between two columns


class Unreadable(ValueError):
    """The file cannot be imported; its text is a sentence for whoever uploaded it."""


Row = tuple[int, dict[str, str]]


def rows(pieces: Iterable[bytes], needed: tuple[str, ...]) -> Iterator[Row]:
    """(number of the row, the header being 1; {column: text}) of every row that is not empty. `needed` names columns
    that the header must have. Raises Unreadable, at the latest at the row where that shows."""
    read = _Counted(_lines(pieces))
    header = next(read, "")
    mark = max(MARKS, key=header.count)
    read.again(header)
    table = csv.reader(read, delimiter=mark)
    names = [name.strip().lower() for name in _next(table, read, 1) or []]
    _check_header(names, needed)
    number = 1
    while (cells := _next(table, read, number + 1)) is not None:
        number += 1
        if number > MOST_ROWS + 1:
            raise Unreadable(TOO_MANY)
        if any(cell.strip() for cell in cells):
            # What stands beyond the header has no name; a row that is too short lacks its last columns.
            yield number, dict(zip(names, [cell.strip() for cell in cells] + [""] * len(names), strict=False))


def _next(table: Iterator[list[str]], read: _Counted, number: int) -> list[str] | None:
    read.row, read.taken = number, 0
    try:
        return next(table, None)
    except csv.Error:
        raise Unreadable(NOT_TEXT) from None


def _check_header(names: list[str], needed: tuple[str, ...]) -> None:
    if not any(names):
        raise Unreadable(EMPTY)
    missing = [name for name in needed if name not in names]
    if missing:
        columns = ", ".join(f"“{name}”" for name in missing)
        raise Unreadable(f"The first row has to name the columns, and {columns} is missing. Nothing was imported.")


class _Counted:
    """Lines, and how much of them the current row has taken: a row may go over several, within quotes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.row, self.taken = lines, 1, 0
        self.first: list[str] = []

    def again(self, line: str) -> None:
        self.first.append(line)

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = self.first.pop() if self.first else next(self.lines)
        self.taken += len(line)
        if self.taken > LONGEST_ROW:
            raise Unreadable(LONG.format(self.row, LONGEST_ROW))
        return line


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Each with its end; one that is longer than any row may be comes in parts."""
    left = ""
    for text in _text(pieces):
        *whole, left = (left + text).split("\n")
        yield from (f"{line}\n" for line in whole)
        if len(left) > LONGEST_ROW:
            yield left
            left = ""
    if left:
        yield left


def _text(pieces: Iterable[bytes]) -> Iterator[str]:
    """Without a byte order mark."""
    decoder, first, size = codecs.getincrementaldecoder("utf-8-sig")(), True, 0
    for piece in pieces:
        if first and piece:
            _check_start(piece)
            first = False
        size += len(piece)
        if size > LARGEST:
            raise Unreadable(TOO_LARGE)
        yield _plain(decoder, piece)
    yield _plain(decoder, b"", final=True)


def _plain(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> str:
    try:
        text = decoder.decode(piece, final)
    except UnicodeDecodeError:
        raise Unreadable(OTHER_LETTERS) from None
    if "\0" in text:
        raise Unreadable(NOT_TEXT)
    return text


def _check_start(piece: bytes) -> None:
    if piece.startswith(PACKED):
        raise Unreadable(WORKBOOK)
    if piece.startswith(WIDE):
        raise Unreadable(WIDE_LETTERS)
    if piece.startswith((b"%PDF", b"{", b"<")):
        raise Unreadable(NOT_TEXT)
