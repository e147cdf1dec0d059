"""Which sources live pages rest on, and which of these a newer one has replaced."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import RadioSelect
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.columns import StandingColumn, TextColumn
from cms.desk.reports.base import TITLE, Report, name_places
from cms.models import Reference
from publishing import overview
from publishing.models import Publication

NAMED = 5  # pages by name on the screen; the file has all


class Filters(WagtailFilterSet):
    replaced = django_filters.ChoiceFilter(
        label="Replaced by a newer one",
        choices=[("yes", "Replaced"), ("no", "Not replaced")],
        method="by_replaced",
        widget=RadioSelect,
        empty_label="Any",
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_replaced(self, rows: QuerySet[Publication], name: str, value: str) -> QuerySet[Publication]:
        replaced = Reference.objects.filter(superseded_by__isnull=False).values("translation_key")
        return rows.filter(public_id__in=replaced) if value == "yes" else rows.exclude(public_id__in=replaced)


class ReferencesReport(Report):
    slug = "references"
    page_title = "References"
    header_icon = "openquote"
    menu_order = 30
    about = "Sources, and the pages that readers see with them. A replaced source that is still used comes first."
    filterset_class = Filters
    columns = [
        TITLE,
        TextColumn("publisher", label="Publisher"),
        TextColumn("year", label="Year"),
        StandingColumn("standing", label="Status"),
        TextColumn("replaced_by", label="Replaced by"),
        TextColumn("used_count", label="Live pages"),
        TextColumn("used_some", label="Where"),
    ]
    list_export = ["desk_title", "publisher", "year", "status", "replaced_by", "used_count", "used_by"]
    export_headings = {
        "desk_title": "Title",
        "publisher": "Publisher",
        "year": "Year",
        "status": "Status",
        "replaced_by": "Replaced by",
        "used_count": "Live pages",
        "used_by": "Where",
    }

    def get_base_queryset(self) -> QuerySet[Publication]:
        found: QuerySet[Publication] = overview.with_live().filter(kind="reference").order_by("title", "pk")
        return found

    def decorate(self, rows: Any) -> Any:
        name_places(rows, rows)
        standings = overview.of_publications(rows)
        used = users(rows)
        sources = {row.translation_key: row for row in _sources(rows)}
        for row in rows:
            source = sources.get(row.public_id)
            row.standing, row.status = standings[row.pk], standings[row.pk].words
            row.publisher, row.year = (source.publisher, source.year) if source else ("", "")
            row.replaced_by = str(source.superseded_by) if source and source.superseded_by else ""
            titles = used[str(row.public_id), row.locale]
            row.used_count, row.used_by = len(titles), "; ".join(titles)
            row.used_some = ", ".join(titles[:NAMED]) + (" …" if len(titles) > NAMED else "")
        return rows


def _sources(rows: list[Publication]) -> QuerySet[Reference]:
    keys = [row.public_id for row in rows]
    return Reference.objects.filter(translation_key__in=keys).select_related("superseded_by")


def users(rows: list[Publication]) -> dict[tuple[str, str], list[str]]:
    """{(public id, locale): titles of the live publications that contain it}, in one query."""
    wanted = {str(row.public_id) for row in rows}
    contains = Q(pk__in=[])
    for public_id in wanted:
        contains |= Q(live__proof__used__contains=[public_id])
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    live = Publication.objects.filter(contains, live__action="publish").exclude(kind="reference").order_by("title")
    for title, locale, uses in live.values_list("title", "locale", "live__proof__dependencies"):
        for public_id in {use["public_id"] for use in uses} & wanted:
            found[public_id, locale].append(title)
    return found
