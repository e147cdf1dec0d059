"""What the admin's front page says about emergencies: those that wait for a second person, and those that run."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.admin.ui.components import Component

from publishing.emergency import report, rights
from publishing.models import Emergency

State = Emergency.State


class Emergencies(Component):
    """For those who can confirm one, and for whom one concerns."""

    name = "emergencies"
    template_name = "publishing/home_emergencies.html"
    order = 5  # nothing is more urgent

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        rows = Emergency.objects.filter(state__in=[State.ASKED, State.PUBLISHED]).select_related("proof__publication")
        may = rights.holders().filter(pk=self.user.pk).exists()
        return {"rows": [self._row(row) for row in rows.order_by("pk") if self._concerns(row, may)]}

    def _concerns(self, row: Emergency, may: bool) -> bool:
        if row.state == State.ASKED:
            return may and rights.is_open(row)
        return may or report.concerned(row).filter(pk=self.user.pk).exists()

    def _row(self, row: Emergency) -> dict[str, Any]:
        return {"emergency": row, "title": row.proof.publication.title, "outcome": report.outcome(row).sentence}
