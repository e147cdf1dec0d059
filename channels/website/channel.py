"""The website: every page is one HTML document with one stylesheet and no script."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from channels.website import newsletters
from channels.website.gone import gone_artefacts
from channels.website.listing import listing_artefact
from channels.website.page import page_values
from channels.website.sitemap import SITEMAP, sitemap_artefact
from channels.website.stylesheet import stylesheet
from publishing.base import Artefact, Channel
from publishing.snapshots import Snapshot

HTML = "text/html; charset=utf-8"
PAGE_KINDS = {"home", "treatment_index", "treatment", "appointment", "standard"}
NOTICE = "safety_notice"


class Website(Channel):
    name = "website"
    label = "Website"
    tab = "Website"
    noun = "page"
    place = "on the website"

    def accepts(self, snapshot: Snapshot) -> bool:
        if snapshot.kind == NOTICE:  # one for each locale: its words stand where a page was taken down
            return bool(snapshot.facts["is_default"])
        return snapshot.kind in PAGE_KINDS or newsletters.has_page(snapshot)

    def render(self, snapshot: Snapshot) -> list[Artefact]:
        if snapshot.kind == NOTICE:
            return gone_artefacts(snapshot)
        if snapshot.kind == newsletters.KIND:
            return []  # the newsletter channel makes it
        style = stylesheet((snapshot.chrome.get("header") or {}).get("theme"))
        values = page_values(snapshot) | {"stylesheet_url": f"/{style.key}"}
        html = render_to_string(f"website/{snapshot.kind}.html", values)
        return [Artefact(snapshot.path.lstrip("/"), HTML, html.encode()), style]

    def shown_at(self, snapshot: Snapshot) -> str:
        return newsletters.path(snapshot) if newsletters.has_page(snapshot) else snapshot.path

    def summary(self, snapshot: Snapshot) -> dict[str, Any]:
        if snapshot.kind == NOTICE:
            return {}
        if snapshot.kind == newsletters.KIND:
            return newsletters.summary(snapshot)
        options = [
            block.values["options"] for block in snapshot.blocks_in("website") if block.type == "treatment_options"
        ]
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
        """Every page is in the sitemap; treatment pages are in their listing too."""
        return [key for key in (summary["listed_in"], SITEMAP) if key] if summary else []

    def render_index(self, key: str, summaries: list[dict[str, Any]]) -> Artefact:
        if key == newsletters.LIST:
            return newsletters.list_artefact(summaries)
        return sitemap_artefact(summaries) if key == SITEMAP else listing_artefact(key, summaries)
