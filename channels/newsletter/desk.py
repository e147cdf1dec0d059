"""The marketer's page: approved newsletters that wait for Send, and how far the sent ones are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from channels.newsletter import breaker
from channels.newsletter.models import Mailing, Subscriber
from channels.newsletter.progress import issue_progress
from publishing import releases
from publishing.models import Release
from publishing.requests import AdminRequest
from publishing.steps import Refused

SEND = "newsletter.add_mailing"  # drafting, approving and sending are three permissions


@require_admin_access
@require_GET
def desk(request: AdminRequest) -> HttpResponse:
    mailings = Mailing.objects.select_related("edition__publication").order_by("-created_at")[:50]
    sent = [{"pk": r.pk, "title": r.edition.publication.title, **issue_progress(r.edition_id)} for r in mailings]
    context = {"waiting": _waiting(), "held": _held(), "sent": sent, "may_send": request.user.has_perm(SEND)}
    return render(request, "newsletter/desk.html", context)


@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_POST
def go_on(request: AdminRequest, mailing_id: int) -> HttpResponse:
    """A person has looked at why the mail server refused it."""
    if breaker.resume(mailing_id, request.user):
        messages.success(request, "It goes on.")
    return redirect("newsletter-desk")


@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_http_methods(["GET", "POST"])
def send(request: AdminRequest, release_id: int) -> HttpResponse:
    """Show how many people get it, then send it on a second press."""
    release = get_object_or_404(Release, pk=release_id, items__proof__snapshot__facts__sends_mail=True)
    item = release.items.select_related("proof", "publication").get()
    refused = ""
    if Mailing.objects.filter(issue=item.publication.public_id, locale=item.publication.locale).exists():
        refused = "This newsletter was sent already. Make a new one to send again: nobody gets the same mail twice."
    elif request.method == "POST":
        try:
            releases.release_now(release.pk, request.user)
        except Refused as reason:
            refused = str(reason)
        else:
            messages.success(request, f"“{item.publication.title}” is on its way.")
            return redirect("newsletter-desk")
    audience = Subscriber.objects.filter(state=Subscriber.State.CONFIRMED, locale=item.publication.locale).count()
    context = {"title": item.approved_proof.sealed.title, "audience": audience, "refused": refused}
    return render(request, "newsletter/send.html", context, status=409 if refused else 200)


def _waiting() -> list[dict[str, Any]]:
    return _rows(Release.State.WAITING)


def _held() -> list[dict[str, Any]]:
    return _rows(Release.State.HELD)


def _rows(state: str) -> list[dict[str, Any]]:
    found = Release.objects.filter(state=state, items__proof__snapshot__facts__sends_mail=True).order_by("-id")[:50]
    return [{"release": row, "title": row.items.get().approved_proof.sealed.title, "note": row.note} for row in found]
