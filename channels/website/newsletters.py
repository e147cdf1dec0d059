"""The list of newsletters at /newsletters/. Their own pages are made by the newsletter channel (decision 0021)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from channels.website.stylesheet import DEFAULT_THEME, stylesheet
from publishing.base import Artefact
from publishing.snapshots import Snapshot
from publishing.stamps import long_date

KIND = "newsletter"
LIST = "newsletters/"
MEDIA_TYPE = "text/html; charset=utf-8"


def has_page(snapshot: Snapshot) -> bool:
    return snapshot.kind == KIND and bool(snapshot.facts.get("archive"))


def path(snapshot: Snapshot) -> str:
    return str(snapshot.facts["archive"]["path"])


def summary(snapshot: Snapshot) -> dict[str, Any]:
    """Of one that is not to be listed nothing is said anywhere."""
    if not snapshot.facts["archive"]["listed"]:
        return {}
    url = f"{snapshot.origin}{path(snapshot)}"
    return {"kind": KIND, "title": snapshot.title, "lead": snapshot.facts["preheader"], "url": url, "listed_in": LIST}


def list_artefact(summaries: list[dict[str, Any]]) -> Artefact:
    """A page that stands alone, newest first. No header: a listing holds nothing but sealed summaries."""
    rows = [{**one, "day": one["published_at"][:10], "sent": _sent(one)} for one in summaries]
    values = {
        "rows": rows,
        "theme": DEFAULT_THEME,
        "organisation": settings.ORGANISATION,
        "url": f"{settings.PUBLIC_URL}/{LIST}",
        "locale": rows[0]["locale"] if rows else settings.LANGUAGE_CODE,
        "stylesheet_url": f"/{stylesheet().key}",
    }
    return Artefact(LIST, MEDIA_TYPE, render_to_string("website/newsletters.html", values).encode())


def _sent(one: dict[str, Any]) -> str:
    return long_date(one["published_at"][:10], one["locale"])
