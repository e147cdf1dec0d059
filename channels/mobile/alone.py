"""One treatment option by itself, as the app shows it when a reader opens it."""

from __future__ import annotations

from collections.abc import Iterator

from django.template.loader import render_to_string

from channels.mobile.actions import Values
from channels.mobile.drawing import drawn_option


def options(document: Values) -> list[tuple[str, str]]:
    """(id, name) of each, in reading order."""
    return [(option["id"], option["name"]) for _block, option in _all(document)]


def draw_option(document: Values, option_id: str) -> bytes:
    """Raises LookupError when the page has no such option."""
    found = next((both for both in _all(document) if both[1]["id"] == option_id), None)
    if found is None:
        raise LookupError(option_id)
    block, option = found
    values = {"option": drawn_option(option, document), "heading": block["heading"], "item": document, "unfold": True}
    values |= {"lang": document["locale"], "dir": document["dir"]}
    return render_to_string("mobile/option_alone.html", values).encode()


def _all(document: Values) -> Iterator[tuple[Values, Values]]:
    """Each option with the block it stands in."""
    for block in document.get("blocks", []):
        yield from ((block, option) for option in block.get("options", []))
