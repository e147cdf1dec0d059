"""What was taken down: since when, why, where readers are sent, and how far it had reached."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from publishing.models import Edition, ReleaseItem
from publishing.models.releases import Action, Reason
from publishing.reasons import REASONS
from publishing.requests import AdminRequest
from publishing.screens import consequences
from publishing.screens.places import edit_url


@require_admin_access
@require_GET
def taken_down(request: AdminRequest, edition_id: int) -> HttpResponse:
    rows = Edition.objects.select_related("publication__live", "replacement__live__proof")
    edition = get_object_or_404(rows, pk=edition_id, action=Action.WITHDRAW)
    publication = edition.publication
    item = _item(edition)
    context = {
        "title": publication.title,
        "edition": edition,
        "reason": Reason(edition.withdrawal).label,
        "told": REASONS[edition.withdrawal],
        "where_to": edition.stamps.get("replacement_title", ""),
        "where_to_url": edition.stamps.get("replacement_url", ""),
        "by": item.release.owner if item else None,
        "note": item.release.note if item else "",
        "places": consequences.places(edition),
        "carried": [{"one": one, "may": request.user.has_perm(one.permission)} for one in _carried(edition)],
        "tellings": [told for told in consequences.tellings(edition) if request.user.has_perm(told.permission)],
        "back": publication.live if publication.live_id != edition.pk else None,
        "edit_url": edit_url(publication),
        "publication": publication,
    }
    return render(request, "publishing/screens/taken_down.html", context)


def _item(edition: Edition) -> ReleaseItem | None:
    """The member of the release that took it down."""
    rows = ReleaseItem.objects.filter(publication=edition.publication, action=Action.WITHDRAW, release__state="done")
    later = rows.filter(release__done_at__gte=edition.created_at).select_related("release__owner")
    return later.order_by("release__done_at").first()


def _carried(edition: Edition) -> list[Any]:
    """What left with a version before this, or was stopped on its way; not what left after it came back."""
    later = edition.publication.editions.filter(number__gt=edition.number, action=Action.PUBLISH)
    back = later.order_by("number").values_list("created_at", flat=True).first()
    return [one for one in consequences.carried(edition.publication) if back is None or one.since < back]
