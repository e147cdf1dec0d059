"""The blocks of text that a newsletter may hold: what its HTML and its text part show of each.

Nothing folds in a mail, and nothing is left out of it."""

from __future__ import annotations

from collections.abc import Callable

from publishing.snapshots import Values

MOST_COLUMNS = 4  # of a wider table each row becomes a paragraph
SPOKEN = {
    "emergency": ("Immediate action required", "#14181b"),
    "urgent": ("Urgent advice", "#a3211a"),
    "non_urgent": ("Non-urgent advice", "#0b4f6c"),
}


def whole(values: Values, locale: str) -> Values:
    """A block whose values are all shown as they are."""
    return values


def do_dont(values: Values, locale: str) -> Values:
    word = "Do" if values["kind"] == "do" else "Do not"
    return {"heading": values["heading"], "entries": [f"{word} {item}" for item in values["items"]]}


def details(values: Values, locale: str) -> Values:
    return {**values, "heading": values["summary"]}


def faq(values: Values, locale: str) -> Values:
    return {"questions": values["items"]}


def table(values: Values, locale: str) -> Values:
    columns = values["columns"]
    rows = [[{**cell, "column": column} for column, cell in zip(columns, row, strict=True)] for row in values["rows"]]
    return {"caption": values["caption"], "columns": columns, "rows": rows, "wide": len(columns) > MOST_COLUMNS}


def care_card(values: Values, locale: str) -> Values:
    spoken, colour = SPOKEN[values["urgency"]]
    return {**values, "spoken": spoken, "colour": colour}


def first_things_first(items: list[Values]) -> list[Values]:
    """What somebody must do at once stands above everything else."""
    return sorted(items, key=lambda item: item.get("urgency") != "emergency")


ITEMS: dict[str, Callable[[Values, str], Values]] = {
    "heading": whole,
    "rich_text": whole,
    "inset": whole,
    "do_dont": do_dont,
    "details": details,
    "faq": faq,
    "table": table,
    "steps": whole,
    "key_facts": whole,
    "warning": whole,
    "care_card": care_card,
    "related": whole,
}
