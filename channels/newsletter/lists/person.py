"""What colleagues may do for one person on the list. Each leaves a record without the address, and none brings anybody
back: that only the person can do."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import TextChoices

from channels.newsletter.models import Subscriber, Suppression
from channels.newsletter.subscribers import erasing, leaving, suppressions
from publishing import audit


class Ending(TextChoices):
    ASKED_US = "asked_us", "The person asked us"
    NOT_THEIRS = "not_theirs", "The address is somebody else's"
    BY_MISTAKE = "by_mistake", "It was put on the list by mistake"


class Lifting(TextChoices):
    ASKED_AGAIN = "asked_again", "The person asks for the newsletter again"
    WORKS_AGAIN = "works_again", "The address works again"
    BY_MISTAKE = "by_mistake", "It was shut out by mistake"


SUPPRESSING = {
    Suppression.Reason.MANUAL: "The person asked never to get one",
    Suppression.Reason.COMPLAINT: "The person complained",
    Suppression.Reason.BOUNCE: "Mail to it comes back",
}
LEFT_BEFORE = "The person left before"  # nothing that a colleague chooses


def why(suppression: Suppression) -> str:
    return SUPPRESSING.get(Suppression.Reason(suppression.reason), LEFT_BEFORE)


def end(reader: Subscriber, reason: str, actor: User) -> None:
    with transaction.atomic():
        leaving.end(reader.public_id, Ending(reason).value)
        audit.record(f"subscriber {reader.pk}", "ended by a colleague", actor=actor, detail=reason)


def suppress(reader: Subscriber, reason: str, actor: User) -> None:
    with transaction.atomic():
        suppressions.remember(reader.address_key, reason)
        audit.record(f"subscriber {reader.pk}", "address shut out", actor=actor, detail=reason)


def lift(suppression: Suppression, reason: str, actor: User) -> None:
    """The address may get newsletters again; whether it does is its owner's choice."""
    with transaction.atomic():
        detail = f"{suppression.reason}: {Lifting(reason).value}"
        audit.record(f"suppression {suppression.pk}", "address let in again", actor=actor, detail=detail)
        suppression.delete()


def erase(reader: Subscriber, actor: User) -> None:
    """Nothing that tells who it was is left. The keyed hash of the address stays, so that no list that somebody
    imports later writes to this person again; who signs up anew is welcome."""
    erasing.erase(reader.pk, "by a colleague", actor=actor)
