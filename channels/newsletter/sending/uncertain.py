"""Messages of which nobody can tell whether they arrived: somebody looked into the mail server's log and knows now."""

from __future__ import annotations

from typing import Literal

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending.breaker import SEND
from publishing import audit
from publishing.wake import wake

State = Message.State
Found = Literal["accepted", "absent"]


def resolve_uncertain(message_id: int, found: Found, actor: User | None = None) -> str:
    """ "accepted": it arrived. "absent": it did not, and is sent again, unless its mailing was stopped. Answers the new
    state; "" when the message is not uncertain, so that doing it twice is harmless."""
    with transaction.atomic():
        uncertain = Message.objects.select_for_update().filter(pk=message_id, state=State.UNCERTAIN)
        message = uncertain.first()
        if message is None:
            return ""
        mailing = Mailing.objects.select_for_update().get(edition=message.edition_id)
        stopped = mailing.state == Mailing.State.CANCELLED
        new = State.ACCEPTED if found == "accepted" else State.CANCELLED if stopped else State.QUEUED
        changes = {"reason": "cancelled"} if new == State.CANCELLED else {}
        uncertain.update(state=new, changed_at=Now(), fence=F("fence") + 1, next_at=None, **changes)
        if new == State.QUEUED and mailing.state == Mailing.State.SENT:
            Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.SENDING, finished_at=None)
            wake(SEND, mailing.pk)
        detail = "found in the mail server's log" if found == "accepted" else "not in the mail server's log"
        audit.record(
            f"message {message.pk}", "uncertain message settled", actor=actor, old="uncertain", new=new, detail=detail
        )
    return str(new)
