"""When each live page is due for review, the oldest date first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.columns import CellColumn, TextColumn
from cms.desk.reports.base import TITLE, Report, name_places
from cms.models import Person
from publishing import overview, reviews
from publishing.models import Publication

TERMS = [("overdue", "Overdue"), ("30", "Due in 30 days"), ("90", "Due in 90 days")]


class Filters(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label="Next review", choices=TERMS, method="by_term", widget=RadioSelect, empty_label="Any"
    )
    reviewer = django_filters.ModelMultipleChoiceFilter(
        label="Reviewer",
        queryset=lambda request: Person.objects.filter(can_review=True, user__isnull=False).order_by("name"),
        method="by_reviewer",
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_term(self, rows: QuerySet[Publication], name: str, value: str) -> QuerySet[Publication]:
        day = reviews.today()
        if value == "overdue":
            return rows.filter(live__next_review_on__lt=day)
        until = day + timedelta(days=int(value))
        return rows.filter(live__next_review_on__gte=day, live__next_review_on__lte=until)

    def by_reviewer(self, rows: QuerySet[Publication], name: str, people: Any) -> QuerySet[Publication]:
        named = Q()
        for person in people:
            named |= Q(live__proof__reviewers__contains=[{"user": person.user_id}])
        return rows.filter(named)


class StandColumn(CellColumn):
    def html(self, row: Any) -> SafeString:
        return format_html('<span class="desk-date desk-date--{}">{}</span>', row.tone, row.stand)


class ConfirmColumn(CellColumn):
    """Where its reviewer confirms it; anybody may look."""

    def html(self, row: Any) -> SafeString:
        return format_html('<a href="{}">Look at it</a>', reverse("reviews:confirm", args=[row.pk]))


class ReviewCalendar(Report):
    slug = "review-calendar"
    page_title = "Review calendar"
    header_icon = "calendar-check"
    menu_order = 10
    about = "Pages that readers see and that a named person has to review again. The most urgent come first."
    filterset_class = Filters
    columns = [
        TITLE,
        TextColumn("due_on", label="Next review"),
        StandColumn("stand", label="How it stands"),
        TextColumn("reviewer", label="Reviewer"),
        ConfirmColumn("confirm", label="Confirm"),
    ]
    list_export = ["desk_title", "due_on", "stand", "reviewer"]
    export_headings = {"desk_title": "Title", "due_on": "Next review", "stand": "How it stands", "reviewer": "Reviewer"}

    def get_base_queryset(self) -> QuerySet[Publication]:
        live = overview.with_live().filter(live__action="publish", live__next_review_on__isnull=False)
        found: QuerySet[Publication] = live.order_by("live__next_review_on", "title")
        return found

    def decorate(self, rows: Any) -> Any:
        name_places(rows, rows)
        day = reviews.today()
        for row in rows:
            row.due_on = row.live.next_review_on
            row.reviewer = ", ".join(reviewer["name"] for reviewer in row.live.proof.reviewers)
            row.stand, row.tone = stand((row.due_on - day).days)
        return rows


def stand(days: int) -> tuple[str, str]:
    """In words, and how urgent: "bad", "waiting" or "quiet"."""
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} overdue", "bad"
    if days == 0:
        return "Due today", "waiting"
    return f"In {days} day{'s' if days > 1 else ''}", "waiting" if days <= overview.SOON.days else "quiet"
