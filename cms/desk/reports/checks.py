"""What the checks noted in texts that readers see now, as it was when they were approved."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import RadioSelect
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.columns import TextColumn
from cms.desk.reports.base import TITLE, Report, name_places
from publishing import overview
from publishing.models import Publication


@dataclass(frozen=True)
class Group:
    """Some ids of findings under one name; `words` is how the front page counts pages with one of them."""

    label: str
    ids: tuple[str, ...]
    words: str = ""


GROUPS = {
    "reading": Group("Hard to read", ("grade.page", "grade.block"), "hard to read"),
    "claims": Group("Claims without references", ("claim.unreferenced",), "with a claim without a reference"),
    "sentences": Group("Long or passive sentences", ("sentence.long", "passive.heavy")),
    "words": Group("Names and spelling", ("term.wrong_form", "term.unexpanded", "spelling.variant", "banned.phrase")),
    "links": Group("Links", ("link.dead", "link.insecure", "link.vague")),
}


def noted(name: str) -> QuerySet[Publication]:
    """Live publications in which the checks noted something of this group."""
    found = Q(pk__in=[])
    for each in GROUPS[name].ids:
        found |= Q(live__proof__findings__contains=[{"id": each}])
    return Publication.objects.filter(found, live__action="publish")


class Filters(WagtailFilterSet):
    about = django_filters.ChoiceFilter(
        label="About",
        choices=[(name, group.label) for name, group in GROUPS.items()],
        method="by_group",
        widget=RadioSelect,
        empty_label="Anything",
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_group(self, rows: QuerySet[Publication], name: str, value: str) -> QuerySet[Publication]:
        return rows.filter(pk__in=noted(value).values("pk"))


class ChecksReport(Report):
    slug = "checks"
    page_title = "Notes of the checks"
    header_icon = "clipboard-list"
    menu_order = 25
    about = "What the checks noted about the versions that readers see. A reviewer knew of it and approved."
    filterset_class = Filters
    columns = [TITLE, TextColumn("messages", label="Notes")]
    list_export = ["desk_title", "message"]
    export_headings = {"desk_title": "Title", "message": "Note"}

    def get_base_queryset(self) -> QuerySet[Publication]:
        live = Publication.objects.filter(live__action="publish").exclude(live__proof__findings=[])
        heavy = [f"live__proof__{name}" for name in overview.HEAVY if name != "findings"]
        return live.select_related("live__proof").defer(*heavy).order_by("title", "pk")

    def decorate(self, rows: Any) -> Any:
        name_places(rows, rows)
        ids = GROUPS[self.request.GET["about"]].ids if self.request.GET.get("about") in GROUPS else ()
        for row in rows:
            kept = [finding for finding in row.live.proof.findings if not ids or finding["id"] in ids]
            row.said = [finding["message"] for finding in kept]
            row.messages = " ".join(row.said)
        if not self.is_export:
            return rows
        return [SimpleNamespace(desk_title=row.desk_title, message=message) for row in rows for message in row.said]
