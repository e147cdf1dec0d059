"""The list of live treatment pages that the home page and the treatment index show."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from publishing.base import Artefact
from publishing.stamps import long_date

MEDIA_TYPE = "text/html; charset=utf-8"


def listing_artefact(key: str, summaries: list[dict[str, Any]]) -> Artefact:
    """A piece of HTML without head or body: whoever stamps a page puts it in.

    It comes in after the stamps, so its dates are written out here and it may hold no token."""
    cards = [_card(summary) for summary in sorted(summaries, key=_by_title)]
    return Artefact(key, MEDIA_TYPE, render_to_string("website/listing.html", {"cards": cards}).encode())


def _by_title(summary: dict[str, Any]) -> tuple[str, str]:
    return summary["title"].casefold(), summary["url"]  # readers look for a name, not for the newest edit


def _card(summary: dict[str, Any]) -> dict[str, Any]:
    reviewed = summary.get("last_reviewed_on", "")
    return summary | {"reviewed": long_date(reviewed, summary["locale"]) if reviewed else ""}
