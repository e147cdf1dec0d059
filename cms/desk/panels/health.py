"""Content health: what the checks noted in texts that readers see now, in numbers that lead into the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from cms.desk.reports.checks import GROUPS, noted
from cms.models import Reference
from publishing import reviews
from publishing.models import Publication


@dataclass(frozen=True)
class Number:
    count: int
    words: str  # after the number
    url: str


class ContentHealth(Component):
    name = "content_health"
    template_name = "cms/desk/health.html"
    order = 60

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"numbers": [number for number in numbers() if number.count], "any_live": _live().exists()}


def numbers() -> list[Number]:
    checks, calendar = reverse("desk_reports:checks"), reverse("desk_reports:review-calendar")
    found = [
        Number(noted(name).count(), group.words, f"{checks}?about={name}")
        for name, group in GROUPS.items()
        if group.words
    ]
    overdue = Number(reviews.due_within(-1).count(), "past their review date", f"{calendar}?when=overdue")
    replaced = Number(
        with_replaced_source(), "with a replaced source", reverse("desk_reports:references") + "?replaced=yes"
    )
    return [overdue, *found, replaced]


def with_replaced_source() -> int:
    """Live publications that still contain a reference which a newer one has replaced."""
    keys = Reference.objects.filter(superseded_by__isnull=False).values_list("translation_key", flat=True)
    contains = Q(pk__in=[])
    for key in keys:
        contains |= Q(live__proof__used__contains=[str(key)])
    return _live().filter(contains).exclude(kind="reference").count()


def _live() -> Any:
    return Publication.objects.filter(live__action="publish")
