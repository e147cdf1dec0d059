"""The marketer's page: every newsletter with its state, what leaves now and what needs a decision first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from channels.newsletter.desk import drafts
from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.desk.reports import words_of
from channels.newsletter.models import Mailing
from channels.newsletter.reach import SEND
from publishing.models import Release, ReleaseItem
from publishing.moments import moment
from publishing.requests import AdminRequest
from publishing.screens import words
from publishing.screens.places import edit_url
from publishing.together import OPEN

KIND = "newsletter"
SHOWN = 50
State = Mailing.State


@require_admin_access
@require_GET
def desk(request: AdminRequest) -> HttpResponse:
    rows = [_row(item) for item in waiting_items()[:SHOWN]]
    mailings = Mailing.objects.select_related("edition__publication").order_by("-created_at")[:SHOWN]
    told = [_told(mailing) for mailing in mailings]
    context = {
        "leaving": [row for row in told if row["open"]],
        "waiting": [row for row in rows if not row["held"]],
        "held": [row for row in rows if row["held"]],
        "drafts": drafts.not_approved(request.user),
        "sent": [row for row in told if not row["open"]],
        "may_send": request.user.has_perm(SEND),
        **_composing(request),
    }
    return render(request, "newsletter/desk.html", context)


def waiting_items() -> Any:
    """Newsletters with a release that has not run yet, newest first."""
    rows = ReleaseItem.objects.filter(publication__kind=KIND, action="publish", release__state__in=OPEN)
    return rows.select_related("release", "publication", "proof").order_by("-release_id")


def state_of(item: ReleaseItem) -> str:
    """'Approved, planned Mon 7 December 2026, 08:00', or what is in the way."""
    release = item.release
    if release.state == Release.State.HELD:
        return f"Held: {release.note}"
    approved = words.is_approved(item)
    said = "Approved" if approved else str(words.member(item)["state"])
    if release.due_at is not None:
        return f"{said}, planned {moment(release.due_at)}"
    return f"{said}. It waits for Send." if approved else said


def _row(item: ReleaseItem) -> dict[str, Any]:
    release, publication = item.release, item.publication
    approved = words.is_approved(item)
    return {
        "release": release,
        "title": publication.title,
        "look": publication.content_type_id and [publication.content_type_id, publication.object_pk],
        "edit_url": edit_url(publication),
        "state": state_of(item),
        "approved": approved,
        "held": release.state == Release.State.HELD,
        "again": release.state == Release.State.HELD and not approved,
        "planned": bool(release.name) or release.items.count() > 1,
    }


def _told(mailing: Mailing) -> dict[str, Any]:
    sums = issue_progress(mailing.edition_id)
    tones = {State.SENT: "good", State.PAUSED: "bad"}
    return {
        "pk": mailing.pk,
        "title": mailing.edition.publication.title,
        "at": mailing.created_at,
        "words": words_of(mailing, sums),
        "tone": tones.get(State(mailing.state), ""),
        "open": mailing.finished_at is None and mailing.state in (State.SENDING, State.PAUSED),
        "correction": mailing.purpose == Mailing.Purpose.CORRECTION,
        **sums,
    }


def _composing(request: AdminRequest) -> dict[str, str]:
    """Where newsletters are written, for those who may; this channel only knows the names of these addresses."""
    model = drafts.model()
    if model is None or not request.user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}"):
        return {}
    try:
        return {"new_url": reverse(model.snippet_viewset.get_url_name("add")), "copy_url": reverse("compose:copy_last")}
    except (NoReverseMatch, AttributeError):
        return {}
