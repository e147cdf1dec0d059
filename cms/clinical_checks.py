"""The editor's side panel "Clinical checks": what the checks say of the newest saved draft, submitted before or not.

It asks again after every autosave. Nothing here keeps a draft from being saved; only Submit looks at it."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.forms import Media
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.checks import grades, judge
from cms.checks.written import Written, gather
from publishing import unsubmitted, waivers
from publishing.requests import AdminRequest
from publishing.screens.keep import editable_row
from publishing.screens.places import keep_url
from publishing.situation import field_anchor
from publishing.source import Finding

logger = logging.getLogger("cms.clinical_checks")


class ClinicalChecksPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle clinical checks"
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

    name = "clinical-checks"
    title = "Clinical checks"
    template_name = "cms/clinical_checks_panel.html"
    order = 340
    media = Media(js=["cms/checks.js"], css={"all": ["cms/checks.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """`url` ends in /0/ for what was never saved; the script puts in the number that the first save gives."""
        content_type = ContentType.objects.get_for_model(self.object)
        url = reverse("clinical_checks", args=[content_type.pk, self.object.pk or 0])
        return {**super().get_context_data(parent_context), "url": url, "is_saved": bool(self.object.pk)}


@require_admin_access
@require_GET
def of_draft(request: AdminRequest, content_type_id: int, object_pk: str) -> HttpResponse:
    """The inside of the panel."""
    row = editable_row(request, content_type_id, object_pk)
    try:
        context = _said(row, content_type_id)
    except Exception:
        logger.exception("the checks could not read a draft", extra={"event": "checks_failed", "page": object_pk})
        context = {"failed": True}
    response = render(request, "cms/clinical_checks.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _said(row: Any, content_type_id: int) -> dict[str, Any]:
    written = gather(*unsubmitted.draft(row))
    found = waivers.apply(written.snapshot, judge(written))
    lines = [_line(finding, content_type_id, row.pk) for finding in found]
    return {
        "errors": [line for line in lines if line["level"] == "error"],
        "notes": [line for line in lines if line["level"] != "error"],
        **_grades(written),
    }


def _line(finding: Finding, content_type_id: int, object_pk: Any) -> dict[str, Any]:
    keep = keep_url(content_type_id, object_pk, finding.to_json())
    return {**finding.to_json(), "href": field_anchor(finding.where), "keep": keep}


def _field_name(where: str) -> str:
    """Lead for a field; a block without a heading of its own has no name."""
    return "Text without a heading" if "." in where else where.replace("_", " ").capitalize()


def _grades(written: Written) -> dict[str, Any]:
    """`grade` is None where there is too little text, or no formula for its language."""
    rules = written.rules
    passages = [
        {
            "name": passage.name or _field_name(passage.where),
            "grade": grade,
            "where": passage.where,
            "href": field_anchor(passage.where),
            "tone": "error" if grade > rules.grade_block else "note" if grade > rules.grade_warn else "good",
        }
        for passage, grade in grades.of_passages(written)
    ]
    return {"grade": grades.of_page(written), "passages": passages, "aim": rules.grade_warn}
