"""Pages that Wagtail, the record and what readers get tell something else about."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cms.desk.columns import TextColumn
from cms.desk.reports.base import TITLE, Report, name_places
from publishing import drift
from publishing.models import Drift
from publishing.wagtail_rows import row_of


class ChannelDrift(Report):
    slug = "drift"
    page_title = "Not the same everywhere"
    header_icon = "warning"
    menu_order = 50
    about = "Wagtail's own word, the version on record, and what readers really get. Concord sets right what it can."
    columns = [
        TITLE,
        TextColumn("flag", label="Wagtail says"),
        TextColumn("version", label="On record"),
        TextColumn("found", label="What differs"),
        TextColumn("since", label="Since"),
    ]
    list_export = ["desk_title", "flag", "version", "found", "since"]
    export_headings = {
        "desk_title": "Title",
        "flag": "Wagtail says",
        "version": "On record",
        "found": "What differs",
        "since": "Since",
    }

    def get_base_queryset(self) -> QuerySet[Drift]:
        rows = Drift.objects.select_related("publication__live", "publication__content_type")
        return rows.order_by("since", "pk")

    def decorate(self, rows: Any) -> Any:
        name_places(rows, [row.publication for row in rows])
        for row in rows:
            row.flag, row.version = _flag(row), _version(row)
            row.found = " ".join(drift.sentences(row))
        return rows


def _flag(row: Drift) -> str:
    source = row_of(row.publication)
    if source is None:
        return "deleted"
    return "live" if source.live else "draft"


def _version(row: Drift) -> str:
    edition = row.publication.live
    if edition is None:
        return "never live"
    return f"taken down as version {edition.number}" if edition.withdrawal else f"version {edition.number}"
