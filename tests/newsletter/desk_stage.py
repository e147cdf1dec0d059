"""What tests of the marketer's screens share: an approved newsletter that waits, and one that has left."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from channels.newsletter.models import Mailing, Message, Subscriber
from cms.models import NewsletterIssue, TreatmentPage
from publishing.models import Release
from tests.conftest import approve, submit, work

THREE = {"people": "3", "shown": "3"}  # the sample's readers


def approved(page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> Release:
    publish(page)
    approve(submit(issue, people["marketer"]), people["colleague"])
    return Release.objects.get(items__publication__public_id=issue.translation_key)


def send_url(release: Release) -> str:
    return reverse("newsletter-send", args=[release.pk])


def leave(release: Release, client: Any) -> Mailing:
    """Send it; nothing has left yet."""
    assert client.post(send_url(release), {**THREE, "now": "1"}).status_code == 302
    work()
    return Mailing.objects.get(purpose="newsletter")


def end(mailing: Mailing, *states: str, **values: Any) -> None:
    """Let its messages, in their order, have come to these ends."""
    for row, state in zip(Message.objects.filter(edition=mailing.edition_id).order_by("pk"), states, strict=True):
        Message.objects.filter(pk=row.pk).update(state=state, **values)


def reader(name: str, **values: Any) -> Subscriber:
    known = {"locale": "en-US", "state": "confirmed", "consent_text": "Yes.", "confirmed_at": "2026-11-02T09:00:00Z"}
    return Subscriber.objects.create(email=f"{name}@example.org", **{**known, **values})
