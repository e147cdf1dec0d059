"""The marketer's page: newsletters that wait for Send or for their moment, those that are held, and how far the sent
ones are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as told
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import require_admin_access

from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing
from channels.newsletter.reach import SEND
from channels.newsletter.sending import audience, breaker
from publishing.models import Release, ReleaseItem
from publishing.moments import moment
from publishing.requests import AdminRequest
from publishing.screens import words
from publishing.together import OPEN

KIND = "newsletter"
SHOWN = 50


@require_admin_access
@require_GET
def desk(request: AdminRequest) -> HttpResponse:
    rows = [_row(item) for item in waiting_items()[:SHOWN]]
    mailings = Mailing.objects.select_related("edition__publication").order_by("-created_at")[:SHOWN]
    context = {
        "waiting": [row for row in rows if not row["held"]],
        "held": [row for row in rows if row["held"]],
        "sent": [_sent(mailing) for mailing in mailings],
        "may_send": request.user.has_perm(SEND),
    }
    return render(request, "newsletter/desk.html", context)


@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_POST
def go_on(request: AdminRequest, mailing_id: int) -> HttpResponse:
    """A person has looked at why it is paused."""
    if breaker.resume(mailing_id, request.user):
        told.success(request, "It goes on.")
    return redirect("newsletter-desk")


@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_POST
def stop(request: AdminRequest, mailing_id: int) -> HttpResponse:
    """For good: nothing of it leaves any more."""
    mailing = get_object_or_404(Mailing.objects.select_related("edition__publication"), pk=mailing_id)
    if mailing.finished_at is None and mailing.state != Mailing.State.CANCELLED:
        audience.cancel_mailing(mailing.pk)
        told.success(request, f"“{mailing.edition.publication.title}” is stopped. Nothing more of it leaves.")
    return redirect("newsletter-desk")


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
    release = item.release
    approved = words.is_approved(item)
    return {
        "release": release,
        "title": item.publication.title,
        "state": state_of(item),
        "approved": approved,
        "held": release.state == Release.State.HELD,
        "again": release.state == Release.State.HELD and not approved,
        "planned": bool(release.name) or release.items.count() > 1,
    }


def _sent(mailing: Mailing) -> dict[str, Any]:
    publication = mailing.edition.publication
    return {
        "pk": mailing.pk,
        "title": publication.title,
        "issue": mailing.issue,
        "locale": mailing.locale,
        **issue_progress(mailing.edition_id),
    }
