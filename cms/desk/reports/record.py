"""Who did what, and when: the whole record of changes, for those who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from cms.desk.columns import TextColumn
from cms.desk.reports import audit_words
from cms.desk.reports.base import Report
from publishing.models import AuditEntry

READ = "publishing.view_auditentry"
CHUNK = 2000


class Filters(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)
    page = django_filters.CharFilter(label="Page or account", method="by_page")
    actor = django_filters.ModelChoiceFilter(
        label="Who",
        queryset=lambda request: get_user_model().objects.order_by("username"),
        empty_label="Anybody",
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def by_page(self, rows: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return rows.filter(audit_words.about(value))


class Record(Report):
    slug = "record"
    page_title = "Record of changes"
    header_icon = "history"
    menu_order = 60
    permission = READ
    about = "Every change of state: who caused it, and what it was about. Nobody can change or delete a line."
    filterset_class = Filters
    columns = [
        TextColumn("at", label="When"),
        TextColumn("who", label="Who"),
        TextColumn("titles", label="About"),
        TextColumn("event_words", label="What happened"),
        TextColumn("what", label="To what"),
        TextColumn("states", label="From, to"),
        TextColumn("detail_words", label="Note"),
    ]
    list_export = ["at", "who", "titles", "event_words", "what", "old", "new", "detail_words", "check_sum"]
    export_headings = {
        "at": "When (UTC)",
        "who": "Who",
        "titles": "About",
        "event_words": "What happened",
        "what": "To what",
        "old": "State before",
        "new": "State after",
        "detail_words": "Note",
        "check_sum": "Check sum of the approved text",
    }

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.order_by("-pk")

    def decorate(self, rows: Any) -> Any:
        titles = audit_words.titles(rows)
        people = get_user_model().objects.in_bulk({row.actor_id for row in rows if row.actor_id})
        for row in rows:
            actor = people.get(row.actor_id)
            row.who = (actor.get_full_name() or actor.get_username()) if actor else _nobody(row)
            row.titles, row.what = titles.get(row.subject, ""), audit_words.what(row)
            row.event_words, row.detail_words = audit_words.event(row), audit_words.detail(row)
            row.old, row.new = audit_words.state(row.old_state), audit_words.state(row.new_state)
            row.states, row.check_sum = " → ".join(part for part in (row.old, row.new) if part), row.digest
        return rows

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        return super().as_spreadsheet(in_portions(queryset), spreadsheet_format)


def in_portions(rows: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
    """However many there are: each portion is a query of its own, which begins below the last."""
    below: int | None = None
    while portion := list((rows if below is None else rows.filter(pk__lt=below))[:CHUNK]):
        yield from portion
        below = portion[-1].pk


def _nobody(row: AuditEntry) -> str:
    return f"account {row.actor_id}, deleted" if row.actor_id else "Concord"
