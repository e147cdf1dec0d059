"""Leaving the newsletter."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from channels.newsletter.models import Subscriber
from publishing import audit


def end(subscriber: UUID, reason: str) -> bool:
    """No mail to this person from now on. False when there was nothing to end; calling it again is harmless."""
    with transaction.atomic():
        staying = Subscriber.objects.select_for_update().filter(public_id=subscriber)
        row = staying.exclude(state=Subscriber.State.ENDED).first()
        if row is None:
            return False
        Subscriber.objects.filter(pk=row.pk).update(state=Subscriber.State.ENDED, ended_at=Now(), ended_reason=reason)
        audit.record(f"subscriber {row.pk}", "subscriber ended", old=row.state, new="ended", detail=reason)
    return True
