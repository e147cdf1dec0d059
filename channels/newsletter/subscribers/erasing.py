"""Erasure: the row goes, and with it the address, the consent and the topics. The ledger keeps keyed hashes."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from channels.newsletter.models import Answer, SignUp, Subscriber, Suppression
from channels.newsletter.subscribers import confirming, limits, suppressions
from publishing import audit

AFTER_THE_END = timedelta(days=30)  # for questions about a newsletter that just came; then the row goes
State, Reason = Subscriber.State, Suppression.Reason
REASONS = {"no_such_address": Reason.BOUNCE, "complaint": Reason.COMPLAINT}  # of an end; all others merely left


def erase(subscriber_id: int, why: str, actor: User | None = None) -> bool:
    """`why` is for the audit, in words without personal data; `actor` the colleague who did it, if one did. False when
    somebody else was quicker."""
    with transaction.atomic():
        row = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if row is None:
            return False
        if row.state != State.UNCONFIRMED:
            suppressions.remember(row.address_key, REASONS.get(row.ended_reason, Reason.LEFT))
        audit.record(f"subscriber {row.pk}", "subscriber erased", actor=actor, old=row.state, detail=why)
        row.delete()
    return True


def due() -> QuerySet[Subscriber]:
    """Who never confirmed, and who left long ago."""
    never = Q(state=State.UNCONFIRMED, created_at__lt=Now() - confirming.LASTS)
    long_ago = Q(state=State.ENDED, ended_at__lt=Now() - AFTER_THE_END)
    return Subscriber.objects.filter(never | long_ago)


def forget() -> None:
    """Forms after a day, with the networks they came from; one that no worker could read after a week; answers after a
    year."""
    SignUp.objects.filter(done_at__isnull=False, created_at__lt=Now() - limits.DAY).delete()
    SignUp.objects.filter(created_at__lt=Now() - confirming.LASTS).delete()
    Answer.objects.filter(created_at__lt=Now() - limits.KEPT).delete()
