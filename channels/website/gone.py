"""The pages that stand where something was taken down: one for each reason, sealed with the safety notice."""

from __future__ import annotations

from django.template.loader import render_to_string

from channels.website.page import emergency_values
from channels.website.stylesheet import DEFAULT_THEME, stylesheet
from publishing.base import GONE, Artefact
from publishing.reasons import REASONS, TITLE, WHERE_TO_GO, Wording
from publishing.snapshots import Snapshot

MEDIA_TYPE = "text/html; charset=utf-8"


def gone_artefacts(snapshot: Snapshot) -> list[Artefact]:
    """The app header's colours stay out: the header uses this notice, so the notice cannot use the header."""
    style = stylesheet()
    pages = [_page(snapshot, reason, wording, style) for reason, wording in REASONS.items()]
    return [*pages, style]


def _page(snapshot: Snapshot, reason: str, wording: Wording, style: Artefact) -> Artefact:
    values = {
        "snapshot": snapshot,
        "theme": DEFAULT_THEME,
        "home_url": f"{snapshot.origin}/",
        "stylesheet_url": f"/{style.key}",
        "title": TITLE,
        "where_to_go": WHERE_TO_GO,
        "wording": wording,
        "safety": snapshot.facts,
        "emergency": emergency_values(snapshot.facts),
    }
    return Artefact(f"{GONE}{reason}", MEDIA_TYPE, render_to_string("website/gone.html", values).encode())
