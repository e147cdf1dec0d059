"""Pause, go on, stop: what whoever sends a newsletter may do while it leaves."""

from __future__ import annotations

from django.contrib import messages as told
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from channels.newsletter.models import Mailing
from channels.newsletter.reach import SEND
from channels.newsletter.sending import audience, breaker
from publishing import audit
from publishing.requests import AdminRequest, decides

State = Mailing.State
BY = "{} paused it."


@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_POST
def pause(request: AdminRequest, mailing_id: int) -> HttpResponse:
    if _pause(mailing_id, request.user):
        told.success(request, "It is paused. What was being handed over this very moment may still arrive.")
    return redirect("newsletter-report", mailing_id)


@decides()
@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_POST
def go_on(request: AdminRequest, mailing_id: int) -> HttpResponse:
    """A person has looked at why it is paused."""
    if breaker.resume(mailing_id, request.user):
        told.success(request, "It goes on.")
    return redirect("newsletter-report", mailing_id)


@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_POST
def stop(request: AdminRequest, mailing_id: int) -> HttpResponse:
    """For good: nothing of it leaves any more."""
    mailing = get_object_or_404(Mailing.objects.select_related("edition__publication"), pk=mailing_id)
    if mailing.finished_at is None and mailing.state != State.CANCELLED:
        audience.cancel_mailing(mailing.pk)
        audit.record(f"mailing {mailing.pk}", "mailing stopped by a person", actor=request.user)
        told.success(request, f"“{mailing.edition.publication.title}” is stopped. Nothing more of it leaves.")
    return redirect("newsletter-report", mailing_id)


def _pause(mailing_id: int, user: User) -> bool:
    """Whoever is about to hand a message over asks for this state once more; so nothing needs to be taken away."""
    note = BY.format(user.get_full_name() or user.get_username())[:200]
    with transaction.atomic():
        running = Mailing.objects.filter(pk=mailing_id, state=State.SENDING, finished_at__isnull=True)
        if not running.update(state=State.PAUSED, note=note, failures=0, next_at=None):
            return False
        audit.record(f"mailing {mailing_id}", "mailing paused", actor=user, old=State.SENDING, new=State.PAUSED)
    return True
