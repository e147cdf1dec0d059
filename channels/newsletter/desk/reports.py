"""One newsletter while it leaves, and afterwards: what became of every message."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from channels.newsletter.desk import endings, numbers, progress
from channels.newsletter.models import Mailing, Message
from channels.newsletter.reach import SEND
from publishing.models.releases import Action
from publishing.requests import AdminRequest

State = Mailing.State
UNSURE_SHOWN = 50  # addresses; the whole list is a page of its own


@require_admin_access
@require_GET
def report(request: AdminRequest, mailing_id: int) -> HttpResponse:
    """`part`: only what changes while it leaves, for the script of an open page."""
    mailing = get_object_or_404(Mailing.objects.select_related("edition__publication__live"), pk=mailing_id)
    template = "newsletter/report_numbers.html" if "part" in request.GET else "newsletter/report.html"
    return render(request, template, _context(mailing, may_send=request.user.has_perm(SEND)))


def _context(mailing: Mailing, *, may_send: bool) -> dict[str, Any]:
    sums = progress.issue_progress(mailing.edition_id)
    open_ = mailing.finished_at is None and mailing.state in (State.SENDING, State.PAUSED)
    return {
        "mailing": mailing,
        "title": mailing.edition.publication.title,
        "sums": sums,
        "percent": progress.percent(sums),
        "open": open_,
        "words": words_of(mailing, sums),
        "time_left": progress.time_left(mailing, sums["left"]),
        "may_send": may_send,
        "failed": endings.failed(mailing.edition_id),
        "left_out": endings.left_out(mailing.edition_id),
        "not_asked": numbers.left_out(mailing.left_out),
        "back": endings.came_back(mailing.edition_id),
        "left_after": endings.left_after(mailing),
        "why_unsure": endings.unsure(mailing.edition_id),
        "unsure": _unsure(mailing) if may_send else [],
        "web_path": _web_path(mailing),
        "correction": mailing.purpose == Mailing.Purpose.CORRECTION,
    }


def words_of(mailing: Mailing, sums: dict[str, Any]) -> str:
    """'Sending 40 %', 'Paused: the mail server refuses it', 'Sent', 'Stopped'."""
    match mailing.state:
        case State.SENDING:
            return f"Sending {progress.percent(sums)} %"
        case State.PAUSED:
            return f"Paused: {mailing.note}" if mailing.note else "Paused"
        case State.CANCELLED:
            return "Stopped"
    return "Sent"


def _unsure(mailing: Mailing) -> list[str]:
    rows = Message.objects.filter(edition=mailing.edition_id, state=Message.State.UNCERTAIN)
    return [row.email for row in rows.select_related("subscriber").order_by("pk")[:UNSURE_SHOWN] if row.email]


def _web_path(mailing: Mailing) -> str:
    """Its page on the website, while readers see it."""
    publication = mailing.edition.publication
    live = publication.live
    if live is None or live.action != Action.PUBLISH or publication.live_proof is None:
        return ""
    return str((publication.live_proof.sealed.facts.get("archive") or {}).get("path", ""))
