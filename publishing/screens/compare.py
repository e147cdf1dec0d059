"""What the newest draft changes of what readers see now: to read, not to decide."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from publishing import unsubmitted
from publishing.differences import changes
from publishing.models import Publication
from publishing.requests import AdminRequest
from publishing.screens.keep import editable_row
from publishing.screens.places import edit_url_of


@require_admin_access
@require_GET
def compare(request: AdminRequest, content_type_id: int, object_pk: str) -> HttpResponse:
    """For whoever may edit it. The approve page shows the same of what was submitted."""
    row = editable_row(request, content_type_id, object_pk)
    _source, draft, _uses = unsubmitted.draft(row)
    content_type = ContentType.objects.get_for_id(content_type_id)
    found = Publication.objects.filter(content_type=content_type, object_pk=object_pk).select_related("live__proof")
    publication = found.first()
    live = publication.live_proof if publication else None
    context = {
        "title": draft.title,
        "number": publication.live.number if publication and publication.live and live else 0,
        "changes": changes(live.sealed, draft) if live else [],
        "edit_url": edit_url_of(row),
    }
    response = render(request, "publishing/screens/compare.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
