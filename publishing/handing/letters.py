"""The letter of somebody who asks a chosen colleague to review, where no text changes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Now

from publishing import letters, restored
from publishing.models import HandOver


def owed() -> QuerySet[HandOver]:
    return HandOver.objects.filter(tell_at__lt=Now() - letters.UNTAKEN, tell_at__gt=Now() - letters.AGE)


@restored.mails
def tell(hand_over_id: int) -> None:
    """Twice is harmless; what could not be written is due again a minute later."""
    if not HandOver.objects.filter(pk=hand_over_id, tell_at__lte=Now()).update(tell_at=Now() + letters.AGAIN):
        return
    row = HandOver.objects.select_related("proof__publication", "to").get(pk=hand_over_id)
    if row.to and row.to.is_active and row.to.email and row.proof.waits_for_approval:
        letters.ask(row.proof, [row.to], hand_over=row)
    HandOver.objects.filter(pk=hand_over_id).update(tell_at=None)
