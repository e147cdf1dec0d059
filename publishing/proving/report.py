"""What an audit counted, and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from publishing.models import Key

Row = TypeVar("Row")

BATCH = 100  # rows in memory at a time

# What a fault means for whoever has to act.
TAMPERED = "Somebody changed the database by hand: find out who, and compare with a backup."
UNPROVED = "Nobody can show who approved this: take it down, then submit it again."
MISSING = "Part of the record is gone: compare with a backup."
BEHIND = "Press Try again on the admin's front page, or look at the worker's log."
ORPHAN = "Nothing that was approved stands behind it: find out who made it."
LISTING = "After a change of the design finish `manage.py republish`; otherwise somebody changed it by hand."
FILE = "Run `manage.py edge --rebuild` on this host, then find out who changed the file."
EXTRA = "Readers can open it: delete it, then find out who put it there."


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what it means for an operator."""

    where: str
    what: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.meaning}"


@dataclass
class Report:
    """Filled by the parts of an audit; `counts` are in the words an operator reads."""

    counts: Counter[str] = field(default_factory=Counter)
    on_the_way: int = 0
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, what: str, meaning: str) -> None:
        self.faults.append(Fault(where, what, meaning))

    def sentences(self) -> Iterator[str]:
        counted = ", ".join(f"{number:,} {name}" for name, number in self.counts.items() if number)
        yield f"Checked: {counted or 'nothing is there yet'}."
        if self.on_the_way:
            yield f"{self.on_the_way:,} on their way: the next delivery or mirroring changes what they show."
        found = "1 fault." if len(self.faults) == 1 else f"{len(self.faults):,} faults."
        yield found if self.faults else "No fault: everything served was approved."


def place(key: Key) -> str:
    """An address as an operator looks for it."""
    return f"{key.channel} /{key.path}"


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def streamed(rows: Any) -> Any:
    """The rows of a query, a few at a time: two thousand pages must not be in memory at once."""
    return rows.iterator(chunk_size=BATCH)
