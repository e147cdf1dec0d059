"""Who may approve what: every account, its groups, when it was last used, and the pages that name it as reviewer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import django_filters
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowTask

from cms.desk.columns import TextColumn
from cms.desk.reports.base import TITLE, Report
from cms.desk.reports.record import READ
from publishing.models import Publication, ReviewTask

SECOND_FACTOR = "allauth.mfa"


class Filters(WagtailFilterSet):
    class Meta:
        model = User
        fields = ["is_active", "groups"]

    is_active = django_filters.BooleanFilter(label="Active")


class AccessList(Report):
    slug = "access"
    page_title = "Who may approve what"
    header_icon = "group"
    menu_order = 70
    permission = READ
    about = "An account approves what its groups sign, and of pages with a named reviewer only those that name it."
    filterset_class = Filters
    columns = [
        TITLE,
        TextColumn("group_names", label="Groups"),
        TextColumn("signs", label="Approves"),
        TextColumn("is_active", label="Active"),
        TextColumn("last_login", label="Last log-in"),
        TextColumn("factor", label="Second factor"),
        TextColumn("named_on", label="Named as reviewer on"),
    ]
    list_export = ["desk_title", "username", "group_names", "signs", "active", "last_login", "factor", "named_on"]
    export_headings = {
        "desk_title": "Name",
        "username": "Account",
        "group_names": "Groups",
        "signs": "Approves",
        "active": "Active",
        "last_login": "Last log-in (UTC)",
        "factor": "Second factor",
        "named_on": "Named as reviewer on",
    }

    def get_base_queryset(self) -> QuerySet[User]:
        return get_user_model().objects.prefetch_related("groups").order_by("-is_active", "username")

    def decorate(self, rows: Any) -> Any:
        signed, named = signed_by_group(), named_on()
        factors = second_factors([row.pk for row in rows])
        edits = self.request.user.has_perm("auth.change_user")
        for row in rows:
            groups = sorted(group.name for group in row.groups.all())
            row.desk_title = row.get_full_name() or row.get_username()
            row.desk_url = reverse("wagtailusers_users:edit", args=[row.pk]) if edits else ""
            row.group_names = ", ".join(["Administrator"] * row.is_superuser + groups)
            kinds = sorted({kind for group in groups for kind in signed[group]}) if row.is_active else []
            row.signs, row.active = ", ".join(kinds), "yes" if row.is_active else "no"
            row.factor, row.named_on = factors.get(row.pk, "none"), ", ".join(named[row.pk])
        return rows


def signed_by_group() -> dict[str, set[str]]:
    """{group: kinds of content whose approval its members give}. An administrator gets none by being one."""
    found: dict[str, set[str]] = defaultdict(set)
    for task in ReviewTask.objects.filter(active=True).prefetch_related("groups"):
        steps = WorkflowTask.objects.filter(task=task.task_ptr, workflow__active=True).select_related("workflow")
        types = [one.content_type for step in steps for one in step.workflow.workflow_content_types.all()]
        kinds = {str(kind.model_class()._meta.verbose_name) for kind in types if kind.model_class()}
        for group in task.groups.all():
            found[group.name] |= kinds
    return found


def named_on() -> dict[int, list[str]]:
    """{account: titles of live pages that tell readers it reviewed them}"""
    found: dict[int, list[str]] = defaultdict(list)
    live = Publication.objects.filter(live__action="publish").exclude(live__proof__reviewers=[]).order_by("title")
    for title, reviewers in live.values_list("title", "live__proof__reviewers"):
        for reviewer in reviewers or []:
            if reviewer["user"]:
                found[reviewer["user"]].append(title)
    return found


def second_factors(user_ids: list[int]) -> dict[int, str]:
    """{account: kinds of second factor}; recovery codes are none of their own."""
    if not apps.is_installed(SECOND_FACTOR):
        return {}
    words = {"webauthn": "passkey", "totp": "code from an app"}
    found: dict[int, list[str]] = defaultdict(list)
    model: Any = apps.get_model("mfa", "Authenticator")
    rows = model.objects.filter(user__in=user_ids, type__in=words).order_by("type")
    for user_id, kind in rows.values_list("user_id", "type"):
        if words[kind] not in found[user_id]:
            found[user_id].append(words[kind])
    return {user_id: ", ".join(kinds) for user_id, kinds in found.items()}
