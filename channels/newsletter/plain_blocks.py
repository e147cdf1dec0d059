"""A newsletter's own text in the text part of its mail, block by block."""

from __future__ import annotations

from collections.abc import Callable

from channels.newsletter.columns import apart, heading, marked, numbered, rich, wrapped
from publishing.snapshots import Values


def _heading(item: Values) -> list[str]:
    return heading(item["text"], "=")


def _rich_text(item: Values) -> list[str]:
    return rich(item["html"])


def _under_heading(item: Values) -> list[str]:
    return [*heading(item["heading"], "-"), "", *rich(item["html"])]


def _do_dont(item: Values) -> list[str]:
    return [*heading(item["heading"], "-"), "", *_listed(item["entries"])]


def _faq(item: Values) -> list[str]:
    parts = [[*heading(one["question"], "-"), "", *rich(one["html"])] for one in item["questions"]]
    return apart(parts)


def _table(item: Values) -> list[str]:
    rows = [[line for cell in row for line in _cell(cell)] for row in item["rows"]]
    return apart([heading(item["caption"], "-"), *rows])


def _cell(cell: Values) -> list[str]:
    return wrapped(f"{cell['column']}: {' '.join(rich(cell['html']))}")


def _steps(item: Values) -> list[str]:
    parts = [
        [*numbered(number, step["title"]), *(f"   {line}".rstrip() for line in rich(step["html"]))]
        for number, step in enumerate(item["steps"], start=1)
    ]
    return apart([heading(item["heading"], "-"), *parts])


def _key_facts(item: Values) -> list[str]:
    return [line for row in item["rows"] for line in wrapped(f"{row['key']}: {row['value']}")]


def _care_card(item: Values) -> list[str]:
    number = ["", item["phone"]["display"]] if item["phone"] else []
    return [*heading(f"{item['spoken']}: {item['heading']}", "="), "", *rich(item["html"]), *number]


def _related(item: Values) -> list[str]:
    parts = [[*wrapped(": ".join(filter(None, [link["title"], link["note"]]))), link["url"]] for link in item["links"]]
    return apart([heading(item["heading"], "-"), *parts])


def _listed(entries: list[str]) -> list[str]:
    return [line for entry in entries for line in marked("- ", entry)]


WRITERS: dict[str, Callable[[Values], list[str]]] = {
    "heading": _heading,
    "rich_text": _rich_text,
    "inset": _rich_text,
    "do_dont": _do_dont,
    "details": _under_heading,
    "faq": _faq,
    "table": _table,
    "steps": _steps,
    "key_facts": _key_facts,
    "warning": _under_heading,
    "care_card": _care_card,
    "related": _related,
}
