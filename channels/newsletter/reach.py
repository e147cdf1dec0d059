"""Which newsletters contain a publication, how far each has got, and who was sent it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing, Message
from publishing.base import Carried

SEND = "newsletter.add_mailing"  # drafting, approving and sending are three permissions
WITHIN = ("content", "dated")  # how an issue contains a page or a call to action; a mere link is not the content
SENT = [Message.State.ACCEPTED, Message.State.IN_DATA, Message.State.UNCERTAIN]  # all to whom it left or may have

SENTENCES = {
    Mailing.State.SENDING: "It is being sent now",
    Mailing.State.PAUSED: "It is paused",
    Mailing.State.SENT: "It was sent",
    Mailing.State.CANCELLED: "It was stopped",
}


def containing(public_id: str, locale: str, proof: str = "edition__proof") -> Q:
    """Rows whose edition contains this content, as its own text (an issue) or as a part of it."""
    parts = Q()
    for facet in WITHIN:
        parts |= Q(**{f"{proof}__dependencies__contains": [{"public_id": public_id, "facet": facet}]})
    return Q(**{f"{proof}__used__contains": [public_id]}, locale=locale) & parts


def of_issue(issue: str, locale: str) -> QuerySet[Mailing]:
    """The mailing of a newsletter itself; a correction of what it said is another one."""
    return Mailing.objects.filter(issue=issue, locale=locale, purpose=Mailing.Purpose.NEWSLETTER)


def mailings_with(public_id: str, locale: str) -> QuerySet[Mailing]:
    """Newsletters that contain it, or are it; oldest first."""
    newsletters = Mailing.objects.filter(purpose=Mailing.Purpose.NEWSLETTER)
    return newsletters.filter(containing(public_id, locale) | Q(issue=public_id, locale=locale)).order_by("id")


def carried(public_id: str, locale: str) -> list[Carried]:
    rows = mailings_with(public_id, locale).select_related("edition__publication").order_by("-id")
    people_url = reverse("newsletter-reached", args=[public_id, locale])
    return [_carried(mailing, people_url) for mailing in rows]


def people(public_id: str, locale: str) -> QuerySet[Message]:
    """Exactly who was sent it, or may have been; each with the newsletter it was in."""
    editions = mailings_with(public_id, locale).values("edition")
    sent = Message.objects.filter(edition__in=editions, state__in=SENT)
    return sent.select_related("edition__publication", "subscriber").order_by("edition", "subscriber__email")


def _carried(mailing: Mailing, people_url: str) -> Carried:
    return Carried(
        title=mailing.edition.publication.title,
        since=mailing.created_at,
        running=mailing.state in (Mailing.State.SENDING, Mailing.State.PAUSED),
        sentence=SENTENCES[Mailing.State(mailing.state)],
        counts=_counts(issue_progress(mailing.edition_id), mailing),
        people_url=people_url,
        permission=SEND,
    )


def _counts(sums: dict[str, Any], mailing: Mailing) -> dict[str, int]:
    """The first two are always said; of the rest what there is."""
    stopped = Message.objects.filter(edition=mailing.edition_id, state=Message.State.CANCELLED).count()
    more = {
        "stopped": stopped,
        "left the newsletter before": sums["left_out"] - stopped,
        "failed": sums["failed"],
        "still to go": sums["left"],
    }
    told = {"handed over": sums["accepted"], "may have arrived": sums["uncertain"]}
    return {**told, **{words: count for words, count in more.items() if count}}
