"""From "somebody typed this address" to "its owner wants the newsletter"."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from channels.newsletter.models import Answer, Subscriber
from channels.newsletter.subscribers import suppressions, tokens
from publishing import audit

LASTS = timedelta(days=7)  # as long as the row of somebody who does not confirm
State = Subscriber.State


def asked(token: str) -> Subscriber | None:
    """Whom this link asks, or who has confirmed by it already. None for every link that is no good (any more)."""
    try:
        public_id, answer_id = tokens.verified(tokens.CONFIRM, token)
    except tokens.Forged:
        return None
    return _asked(public_id, answer_id)


def confirm(token: str) -> Subscriber | None:
    """None when the link is no good. Twice is harmless."""
    with transaction.atomic():
        person = asked(token)
        if person is None:
            return None
        row = Subscriber.objects.select_for_update().filter(pk=person.pk).exclude(state=State.ENDED).first()
        if row and row.state == State.UNCONFIRMED:
            Subscriber.objects.filter(pk=row.pk).update(state=State.CONFIRMED, confirmed_at=Now())
            Answer.objects.filter(address_key=row.address_key).update(settled=True)
            suppressions.came_back(row.address_key)
            audit.record(f"subscriber {row.pk}", "subscriber confirmed", old=row.state, new=State.CONFIRMED)
        return row


def _asked(public_id: UUID, answer_id: int) -> Subscriber | None:
    """The newest question alone counts once somebody has left: an old link brings nobody back."""
    sent = Answer.objects.filter(
        pk=min(answer_id, 2**63 - 1),
        kind=Answer.Kind.CONFIRM,
        subscriber__public_id=public_id,
        created_at__gt=Now() - LASTS,
    )
    answer = sent.select_related("subscriber").first()
    person = answer.subscriber if answer else None
    if answer is None or person is None or suppressions.stand_against(person.address_key):
        return None
    if person.state == State.CONFIRMED or (person.state == State.UNCONFIRMED and not answer.settled):
        return person
    return None
