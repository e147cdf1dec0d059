"""What an import did with each piece of a text: where it went, what was changed, what was left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

SHORT = 60


@dataclass(frozen=True)
class Entry:
    """Words of the text, and one sentence about them."""

    words: str
    said: str


@dataclass
class Report:
    """`dropped` holds the words in full: nothing is left out silently. `source` is the file's name, if it was one."""

    source: str = ""
    mapped: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    dropped: list[Entry] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(value: dict[str, Any]) -> Report:
    lists = {name: entries(value[name]) for name in ("mapped", "changed", "dropped")}
    return Report(value["source"], **lists)


def entries(rows: list[dict[str, str]]) -> list[Entry]:
    return [Entry(row["words"], row["said"]) for row in rows]


def short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def counted(count: int, thing: str) -> str:
    """'1 paragraph', '3 paragraphs'."""
    return f"{count} {thing}{'s' * (count != 1)}"
