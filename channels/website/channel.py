"""The website: every page is one HTML document with one stylesheet and no script."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from channels.website.listing import listing_artefact
from channels.website.page import page_values
from channels.website.stylesheet import stylesheet
from publishing.base import Artefact, Channel
from publishing.snapshots import Snapshot

HTML = "text/html; charset=utf-8"
PAGE_KINDS = {"home", "treatment_index", "treatment", "appointment"}


class Website(Channel):
    name = "website"
    label = "Website"
    tab = "Website"
    place = "on the website"

    def accepts(self, snapshot: Snapshot) -> bool:
        return snapshot.kind in PAGE_KINDS

    def render(self, snapshot: Snapshot) -> list[Artefact]:
        style = stylesheet((snapshot.chrome.get("header") or {}).get("theme"))
        values = page_values(snapshot) | {"stylesheet_url": f"/{style.key}"}
        html = render_to_string(f"website/{snapshot.kind}.html", values)
        return [Artefact(snapshot.path.lstrip("/"), HTML, html.encode()), style]

    def summary(self, snapshot: Snapshot) -> dict[str, Any]:
        options = [block.values["options"] for block in snapshot.blocks if block.type == "treatment_options"]
        return {
            "kind": snapshot.kind,
            "title": snapshot.title,
            "short_title": snapshot.facts.get("short_title", ""),
            "lead": snapshot.facts["lead"],
            "url": snapshot.url,
            "options": sum(len(group) for group in options),
            "listed_in": snapshot.facts.get("listed_in", ""),
        }

    def index_keys(self, summary: dict[str, Any]) -> list[str]:
        return [summary["listed_in"]] if summary["listed_in"] else []

    def render_index(self, key: str, summaries: list[dict[str, Any]]) -> Artefact:
        return listing_artefact(key, summaries)
