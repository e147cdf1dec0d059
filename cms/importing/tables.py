"""Cells of a table, laid out so that every row has the same columns."""

from __future__ import annotations

from dataclasses import dataclass

from cms.importing.plain_text import ImportRefused
from cms.importing.runs import Runs


@dataclass
class Cell:
    columns: int = 1
    rows: int = 1
    runs: Runs = ()


def grid(rows: list[list[Cell]], most: int) -> tuple[tuple[tuple[Runs, ...], ...], bool]:
    """(rows of equal length, was any cell merged?). A merged cell keeps its words in its first place.

    Raises ImportRefused when there are more than `most` columns."""
    laid: list[list[Runs]] = []
    below: dict[int, int] = {}  # column -> rows that a cell further up still takes
    for row in rows:
        line: list[Runs] = []
        for cell in row:
            _pass_over(line, below)
            for _column in range(max(cell.columns, 1)):
                below[len(line)] = cell.rows - 1
                line.append(() if _column else cell.runs)
                _refuse_above(most, len(line))
        _pass_over(line, below)
        laid.append(line)
    width = max(map(len, laid), default=0)
    even = tuple(tuple(line + [()] * (width - len(line))) for line in laid if line)
    return even, any(cell.columns > 1 or cell.rows > 1 for row in rows for cell in row)


def _pass_over(line: list[Runs], below: dict[int, int]) -> None:
    while below.get(len(line), 0) > 0:
        below[len(line)] -= 1
        line.append(())


def _refuse_above(most: int, columns: int) -> None:
    if columns > most:
        raise ImportRefused(
            f"A table has more than {most} columns, which no phone can show. Split it, or keep it as a document."
        )
