"""The page on which readers are told that what they were sent was wrong: whom, in which words, and how far it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.auth import require_admin_access

from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing
from channels.newsletter.reach import SEND
from channels.newsletter.sending import corrections
from channels.newsletter.sending.approved_text import letter_of
from publishing.models import Edition
from publishing.models.releases import RECALLS, Action
from publishing.preview import in_frame
from publishing.requests import AdminRequest, decides
from publishing.steps import Refused


@decides()
@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_http_methods(["GET", "POST"])
def tell(request: AdminRequest, withdrawal_id: int) -> HttpResponse:
    withdrawal = _recall(withdrawal_id)
    if request.method != "POST":
        return _show(request, withdrawal)
    typed = request.POST.get("people", "").replace(",", "").strip()
    try:
        mailing = corrections.send(withdrawal, int(typed) if typed.isdecimal() else -1, request.user)
    except Refused as reason:
        return _show(request, withdrawal, str(reason), 409)
    messages.success(request, f"{mailing.recipients} mails are on their way.")
    return redirect("newsletter-tell", withdrawal.pk)


@require_admin_access
@permission_required(SEND, raise_exception=True)
@xframe_options_sameorigin
@require_GET
def letter(request: AdminRequest, withdrawal_id: int) -> HttpResponse:
    """The mail itself, with the facts of this recall in it."""
    withdrawal = _recall(withdrawal_id)
    mailing = Mailing.objects.filter(edition=withdrawal).first()
    if mailing is None:
        try:
            mailing = Mailing(
                edition=withdrawal,
                words=corrections.words_for(withdrawal),
                sender=settings.DEFAULT_FROM_EMAIL,
            )
        except Refused as reason:
            return HttpResponse(str(reason), status=409, content_type="text/plain; charset=utf-8")
    return in_frame(letter_of(mailing).html.encode())


def _recall(withdrawal_id: int) -> Edition:
    rows = Edition.objects.select_related("publication").filter(action=Action.WITHDRAW, withdrawal__in=RECALLS)
    return get_object_or_404(rows, pk=withdrawal_id)


def _show(request: AdminRequest, withdrawal: Edition, refused: str = "", status: int = 200) -> HttpResponse:
    told = Mailing.objects.filter(edition=withdrawal).first()
    found = corrections.holders(withdrawal)
    if not told and not refused:
        refused = _why_not(withdrawal)
    context: dict[str, Any] = {
        "title": withdrawal.stamps.get("gone_title") or withdrawal.publication.title,
        "withdrawal": withdrawal,
        "told": told,
        "progress": issue_progress(withdrawal.pk) if told else None,
        "holders": found,
        "possible": not told and found.people and not _why_not(withdrawal),
        "letter": reverse("newsletter-tell-letter", args=[withdrawal.pk]),
        "refused": refused,
    }
    return render(request, "newsletter/tell.html", context, status=status)


def _why_not(withdrawal: Edition) -> str:
    try:
        corrections.words_for(withdrawal)
    except Refused as reason:
        return str(reason)
    return ""
