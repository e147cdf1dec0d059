"""Reminders of what waits for approval: after two days, after five, then every seven, five at most. By database time,
from the reconciler; nobody who is away is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Now

from publishing import asking, clock, letters, restored
from publishing.away import absences
from publishing.handing.people import asked
from publishing.models import Proof

DAYS = (2, 5, 12, 19, 26)  # after it was asked for
LATER = timedelta(hours=1)  # everybody is away: look again


def begin(proof: Proof) -> None:
    """In the transaction that asks for its approval."""
    Proof.objects.filter(pk=proof.pk).update(reminders=0, remind_at=Now() + timedelta(days=DAYS[0]))


def due() -> QuerySet[Proof]:
    return Proof.objects.filter(state=Proof.State.READY, release_item=None, remind_at__lte=Now())


@restored.mails
def remind(proof_id: int) -> None:
    """Write to those who can approve it. What fails is due again a minute later, and twice is harmless."""
    if not due().filter(pk=proof_id).update(remind_at=Now() + letters.AGAIN):
        return
    proof = Proof.objects.select_related("publication__live__proof").get(pk=proof_id)
    users = asked(proof)
    away = {absence.user_id for absence in absences.now_away(users)}
    here = [user for user in users if user.pk not in away]
    if not here:
        Proof.objects.filter(pk=proof_id).update(remind_at=Now() + LATER)
        return
    _write(proof, here)
    _note(proof)


def _write(proof: Proof, users: list[User]) -> None:
    context = asking.values(proof) | {"days": _age(proof).days}
    for address in sorted({user.email for user in users if user.email}):
        letters.send(f"Still waiting: {context['title']}", "publishing/letters/still_waiting.txt", context, address)


def _note(proof: Proof) -> None:
    """What fell due while everybody was away is one reminder, not several."""
    gone = sum(_age(proof) >= timedelta(days=days) for days in DAYS)
    following = _asked_at(proof) + timedelta(days=DAYS[gone]) if gone < len(DAYS) else None
    Proof.objects.filter(pk=proof.pk).update(reminders=gone, remind_at=following)


def _age(proof: Proof) -> timedelta:
    return clock.now() - _asked_at(proof)


def _asked_at(proof: Proof) -> datetime:
    return proof.sealed_at or proof.created_at
