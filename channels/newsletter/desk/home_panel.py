"""What the admin's front page says about newsletters: each that is not finished, and the next that leaves."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from wagtail.admin.ui.components import Component

from channels.newsletter.desk import drafts
from channels.newsletter.desk.overview import KIND, state_of, waiting_items
from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing
from publishing import overview
from publishing.models import Publication, Release
from publishing.moments import moment

State = Mailing.State
SHOWN = 10


class Newsletters(Component):
    name = "newsletters"
    template_name = "newsletter/home_panel.html"
    order = 45

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        rows = [*_sending(), *_waiting(), *_in_review()][:SHOWN]
        unsubmitted = _never_submitted() if self.user.has_perm("cms.change_newsletterissue") else 0
        return {"rows": rows, "next": _next(), "drafts": unsubmitted, "desk_url": reverse("newsletter-desk")}


def _next() -> str:
    """When the next one leaves by itself."""
    planned = waiting_items().filter(release__state=Release.State.WAITING, release__due_at__isnull=False)
    item = planned.order_by("release__due_at").first()
    return f"{item.publication.title}, {moment(item.release.due_at)}" if item else ""


def _sending() -> list[dict[str, str]]:
    rows = Mailing.objects.filter(state__in=[State.SENDING, State.PAUSED]).select_related("edition__publication")
    return [_mailing(row) for row in rows.order_by("-created_at")[:SHOWN]]


def _mailing(row: Mailing) -> dict[str, str]:
    left = issue_progress(row.edition_id)["left"]
    words = f"Paused, {left:,} to go" if row.state == State.PAUSED else f"Being sent, {left:,} to go"
    tone = "bad" if row.state == State.PAUSED else "waiting"
    return {"title": row.edition.publication.title, "words": words, "tone": tone, "note": row.note}


def _waiting() -> list[dict[str, str]]:
    """Approved or planned, and not sent."""
    rows = waiting_items()[:SHOWN]
    return [
        {
            "title": item.publication.title,
            "words": state_of(item),
            "tone": "bad" if item.release.state == Release.State.HELD else "waiting",
            "note": "",
        }
        for item in rows
    ]


def _in_review() -> list[dict[str, str]]:
    """Submitted and not decided about. What is approved stands in a release."""
    known = [item.publication_id for item in waiting_items()]
    proofs = overview.submissions().filter(publication__kind=KIND).exclude(publication__in=known)
    found = [
        (proof, overview.submitted(proof)) for proof in proofs.select_related("publication").order_by("-pk")[:SHOWN]
    ]
    return [
        {"title": proof.publication.title, "words": line.words, "tone": line.tone, "note": ""}
        for proof, line in found
        if line
    ]


def _never_submitted() -> int:
    """Drafts nobody submitted yet have no place in the ledger."""
    known = Publication.objects.filter(kind=KIND).values("public_id")
    written = drafts.model()
    return written._default_manager.exclude(translation_key__in=known).count() if written else 0
