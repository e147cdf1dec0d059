"""Mail to colleagues: what is asked of them, and a link to where they do it."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from publishing import asking, restored
from publishing.away import absences
from publishing.handing.people import asked, name_of
from publishing.models import Absence, HandOver, Proof, Release
from publishing.wake import wake

logger = logging.getLogger("publishing.letters")

AGAIN = timedelta(minutes=1)  # after a mail server that was away
UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler writes
AGE = timedelta(hours=48)  # older news is on the admin's front page and nowhere else


@restored.mails
def tell(proof_id: int) -> None:
    """Write to whoever has to act on this proof now: its reviewers, or its submitter. Twice is harmless, and what
    could not be written is due again a minute later."""
    due = Proof.objects.filter(pk=proof_id, tell_at__lte=Now())
    if not due.update(tell_at=Now() + AGAIN):
        return
    proof = Proof.objects.select_related("publication", "submitted_by").get(pk=proof_id)
    if proof.waits_for_approval:
        _tell_reviewers(proof)
    elif proof.state == Proof.State.REFUSED:
        _tell_submitter(proof)
    Proof.objects.filter(pk=proof_id).update(tell_at=None)


def owed() -> QuerySet[Proof]:
    """Proofs about which somebody is still to be written to, though a worker had time to."""
    return Proof.objects.filter(tell_at__lt=Now() - timedelta(seconds=3), sealed_at__gt=Now() - AGE)


def owe(proof: Proof) -> None:
    """In the transaction that makes the news: it will be told, with or without Redis."""
    Proof.objects.filter(pk=proof.pk).update(tell_at=Now())
    wake("publishing.tasks.tell", proof.pk)


def owe_release(release_id: int) -> None:
    """In the transaction that holds it: its owner will be told."""
    Release.objects.filter(pk=release_id).update(tell_at=Now())
    wake("publishing.tasks.tell_of_release", release_id)


@restored.mails
def tell_of_release(release_id: int) -> None:
    """Write to the owner of a release that is held. Twice is harmless."""
    due = Release.objects.filter(pk=release_id, tell_at__lte=Now())
    if not due.update(tell_at=Now() + AGAIN):
        return
    release = Release.objects.select_related("owner").get(pk=release_id)
    address = release.owner.email if release.owner else ""
    if address and release.state == Release.State.HELD:
        titles = [item.publication.title for item in release.items.select_related("publication")]
        title = release.name or titles[0]
        link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home")
        context = {"title": title, "titles": titles, "release": release, "link": link}
        send(f"Not published: {title}", "publishing/letters/release_held.txt", context, address)
    Release.objects.filter(pk=release_id).update(tell_at=None)


def owed_releases() -> QuerySet[Release]:
    return Release.objects.filter(tell_at__lt=Now() - timedelta(seconds=3), tell_at__gt=Now() - AGE)


def _tell_reviewers(proof: Proof) -> None:
    """One mail to each person who can approve this proof, and to those who stand in for the ones away."""
    ask(proof, asked(proof))
    for absence in absences.deputies(proof):
        if absence.deputy and absence.deputy.email:
            ask(proof, [absence.deputy], away=absence)


def ask(proof: Proof, users: list[User], *, hand_over: HandOver | None = None, away: Absence | None = None) -> None:
    """Ask these people to approve it: passed on by a colleague, or in the place of one who is away."""
    context = asking.values(proof) | {"away": away, "day": absences.day(away.until) if away else ""}
    context["away_name"] = name_of(away.user) if away else ""
    context["hand_over"] = hand_over or (None if away else context["hand_over"])
    subject = f"To take over: {context['title']}" if away else f"Please approve: {context['title']}"
    for address in sorted({user.email for user in users if user.email}):
        send(subject, "publishing/letters/please_approve.txt", context, address)


def _tell_submitter(proof: Proof) -> None:
    """What came back, and why."""
    address = proof.submitted_by.email if proof.submitted_by else ""
    if not address:
        return
    state = WorkflowState.objects.filter(pk=proof.workflow_state_id).select_related("current_task_state").first()
    comment = state.current_task_state.comment if state and state.current_task_state else ""
    link = settings.WAGTAILADMIN_BASE_URL + edit_path(proof)
    context = {"title": proof.publication.title, "comment": comment, "link": link}
    send(f"To mend: {proof.publication.title}", "publishing/letters/please_mend.txt", context, address)


def edit_path(proof: Proof) -> str:
    """Where the editor mends it, in Wagtail."""
    publication = proof.publication
    model: Any = publication.content_type.model_class() if publication.content_type else Page
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[publication.object_pk])
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[publication.object_pk])


def send(subject: str, template: str, context: dict[str, object], address: str) -> None:
    """Raises OSError when the mail server is away; an address it refuses is only noted."""
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834
    body = render_to_string(template, context)
    try:
        EmailMessage(" ".join(subject.split()), body, to=[address], headers=headers).send()
    except (SMTPRecipientsRefused, SMTPDataError, ValueError):  # this one address; everybody else is still written to
        logger.warning("a colleague's address was refused", extra={"event": "letter_refused"})
