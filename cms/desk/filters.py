"""Filters of the listings. Each asks the ledger for primary keys; the listing stays a query of its own model."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple, RadioSelect
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.models import Page

from cms.models import Person, TreatmentPage
from publishing import overview, reviews
from publishing.models import Delivery, Drift, Proof, Publication, ReleaseItem
from publishing.models.releases import Action

STANDS = [
    ("waiting", "Waiting for approval"),
    ("mend", "To mend"),
    ("attention", "Needs attention"),
    ("live", "Live"),
    ("draft", "Never live"),
]
ILLNESS: Any = next((field.related_model for field in TreatmentPage._meta.fields if field.name == "condition"), None)
REVIEW = [("overdue", "Overdue"), ("soon", "Due in 30 days")]


def standing(value: str) -> QuerySet[Publication]:
    """The publications that stand like this; "draft" is answered by those that do not."""
    last = Proof.objects.filter(publication=OuterRef("pk"), cause=Proof.Cause.SUBMIT)
    later = Proof.objects.filter(publication=OuterRef("publication"), cause=Proof.Cause.SUBMIT, pk__gt=OuterRef("pk"))
    newest = last.filter(~Exists(later))
    match value:
        case "waiting":
            unreleased = ~Exists(ReleaseItem.objects.filter(proof=OuterRef("pk")))
            return Publication.objects.filter(Exists(newest.filter(unreleased, state=Proof.State.READY)))
        case "mend":
            return Publication.objects.filter(Exists(newest.filter(state=Proof.State.REFUSED)))
        case "attention":
            failed = Delivery.objects.filter(edition=OuterRef("live"), state=Delivery.State.DEAD)
            return Publication.objects.filter(Exists(failed) | Exists(Drift.objects.filter(publication=OuterRef("pk"))))
        case "live":
            return Publication.objects.filter(live__action=Action.PUBLISH)
    return Publication.objects.filter(live__isnull=False)


def due(value: str) -> QuerySet[Publication]:
    day = reviews.today()
    if value == "overdue":
        return reviews.due_within(-1, day)
    soon = reviews.due_within(overview.SOON.days, day)
    return soon.filter(live__next_review_on__gt=day - timedelta(days=1))


def reviewed_by(user_id: int) -> QuerySet[Publication]:
    """What names this account as its reviewer: what readers see, or a version that waits."""
    named: list[dict[str, int]] = [{"user": user_id}]
    waiting = Proof.objects.filter(
        publication=OuterRef("pk"), cause=Proof.Cause.SUBMIT, state=Proof.State.READY, reviewers__contains=named
    )
    return Publication.objects.filter(Q(live__proof__reviewers__contains=named) | Exists(waiting))


def keys_of(publications: QuerySet[Publication], model: Any) -> QuerySet[Any]:
    """Primary keys of the rows of this model (pages of any kind for Page)."""
    models = _page_models() if model is Page else [model]
    types = ContentType.objects.get_for_models(*models).values()
    kept = publications.filter(content_type__in=types).exclude(object_pk="")
    return kept.annotate(key=Cast("object_pk", IntegerField())).values_list("key", flat=True)


def _page_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Page) and hasattr(model, "publication_kind")]


class StandingFilters(WagtailFilterSet):
    stands = django_filters.ChoiceFilter(
        label="Status", choices=STANDS, method="by_standing", widget=RadioSelect, empty_label="Any"
    )

    def by_standing(self, rows: Any, name: str, value: str) -> Any:
        keys = keys_of(standing(value), rows.model)
        return rows.exclude(pk__in=keys) if value == "draft" else rows.filter(pk__in=keys)


class PageFilters(StandingFilters, GenericPageFilterSet):
    review = django_filters.ChoiceFilter(
        label="Next review", choices=REVIEW, method="by_review", widget=RadioSelect, empty_label="Any"
    )
    reviewer = django_filters.ModelMultipleChoiceFilter(
        label="Reviewer",
        queryset=lambda request: Person.objects.filter(can_review=True, user__isnull=False).order_by("name"),
        method="by_reviewer",
        widget=CheckboxSelectMultiple,
    )

    if ILLNESS is not None:
        condition = django_filters.ModelMultipleChoiceFilter(
            label="Condition",
            queryset=lambda request: ILLNESS.objects.order_by("name"),
            method="by_condition",
            widget=CheckboxSelectMultiple,
        )

    class Meta(GenericPageFilterSet.Meta):
        pass

    def by_condition(self, rows: Any, name: str, illnesses: Any) -> Any:
        named = TreatmentPage.objects.filter(condition__in=illnesses)
        return rows.filter(pk__in=named.values_list("pk", flat=True)) if illnesses else rows

    def by_review(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(pk__in=keys_of(due(value), Page))

    def by_reviewer(self, rows: Any, name: str, people: Any) -> Any:
        if not people:
            return rows
        found = Q()
        for person in people:
            found |= Q(pk__in=keys_of(reviewed_by(person.user_id), Page))
        return rows.filter(found)
