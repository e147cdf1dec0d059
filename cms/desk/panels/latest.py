"""The pages that this person edited last, each with where it stands."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.home import RecentEditsPanel

from cms.desk import standing


class LatestEdits(RecentEditsPanel):
    name = "latest_edits"
    template_name = "cms/desk/latest.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        standing.attach([page for _, page in context["last_edits"]], with_grades=False)
        return context
