"""Words: leads, paragraphs, lists, tables."""

from __future__ import annotations

from html import escape
from typing import Any

from cms.richtext import expand
from cms.snapshots.blocks.base import Maker
from publishing.snapshots import Values
from publishing.uses import Uses


def lead(child: Any, uses: Uses, where: str) -> Values:
    return {"text": str(child.value["text"])}


def heading(child: Any, uses: Uses, where: str) -> Values:
    return {"text": child.value["text"], "level": int(child.value["level"])}


def rich_text(child: Any, uses: Uses, where: str) -> Values:
    return expand(child.value["html"].source, uses, f"{where}.html")


def do_dont(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    return {"heading": value["heading"], "kind": value["kind"], "items": [str(item) for item in value["items"]]}


def details(child: Any, uses: Uses, where: str) -> Values:
    return {"summary": child.value["summary"], **rich_text(child, uses, where)}


def faq(child: Any, uses: Uses, where: str) -> Values:
    questions = [(item, f"{where}.items.{item.id}.html") for item in child.value["items"]]
    return {
        "items": [
            {"id": str(item.id), "question": item.value["question"], **expand(item.value["html"].source, uses, at)}
            for item, at in questions
        ]
    }


def table(child: Any, uses: Uses, where: str) -> Values:
    """Columns by their headings; each cell {"html", "text"}, whatever its column's type."""
    grid = child.value["table"]
    return {
        "caption": child.value["caption"],
        "columns": [str(column["heading"]) for column in grid.columns],
        "rows": [[_cell(cell.value, uses, f"{where}.table") for cell in row] for row in grid.rows],
    }


def _cell(value: Any, uses: Uses, where: str) -> Values:
    if hasattr(value, "source"):
        return expand(value.source, uses, where)
    words = str(value or "")
    return {"html": f"<p>{escape(words)}</p>" if words else "", "text": words}


MAKERS: dict[str, Maker] = {
    "lead": lead,
    "heading": heading,
    "rich_text": rich_text,
    "inset": rich_text,
    "do_dont": do_dont,
    "details": details,
    "faq": faq,
    "table": table,
}
