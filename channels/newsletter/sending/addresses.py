"""Addresses that do not work: no newsletter goes there again (reliability.md §1.4)."""

from __future__ import annotations

from django.db import transaction

from channels.newsletter.models import Message, Suppression
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.outcomes import Fault
from channels.newsletter.subscribers import suppressions
from channels.newsletter.subscribers.leaving import end

# In how many newsletters an answer must come before it counts as the address's own.
ISSUES = {Fault.NO_SUCH_ADDRESS: 1, Fault.MAILBOX_CLOSED: 2, Fault.MAILBOX_FULL: 3}


def rejected(held: Claim, fault: Fault) -> None:
    """After the ledger knows that this message was rejected for this reason."""
    if fault not in ISSUES:
        return
    with transaction.atomic():
        key = Message.objects.values_list("address_key", flat=True).get(pk=held.id)
        same = Message.objects.filter(address_key=key, state=Message.State.REJECTED, reason=fault.value)
        if same.count() >= ISSUES[fault]:
            suppressions.remember(key, Suppression.Reason.BOUNCE)
            end(held.subscriber, fault.value)
