"""What follows from feedback: for the message a note, for the person, where it is sure, the end of all mail.

Nothing here brings anybody back: feedback that comes late, twice or out of order only adds (reliability.md F30)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from channels.newsletter.models import Feedback, Message, Suppression
from channels.newsletter.subscribers import suppressions
from channels.newsletter.subscribers.leaving import end

Kind = Feedback.Kind
ISSUES = 3  # in a row that came back before an address counts as given up
NOTES = {
    Kind.SOFT: Message.Feedback.BOUNCED_SOFT,
    Kind.HARD: Message.Feedback.BOUNCED_HARD,
    Kind.COMPLAINT: Message.Feedback.COMPLAINED,
}
WEIGHT = ["", *NOTES.values()]  # the heavier note stays

IGNORE = """
INSERT INTO newsletter_ignoredfeedback (day, source, reason, number)
VALUES ((clock_timestamp() AT TIME ZONE 'UTC')::date, %(source)s, %(reason)s, 1)
ON CONFLICT (day, source, reason) DO UPDATE SET number = newsletter_ignoredfeedback.number + 1
"""


def take(source: str, event: str, kind: str, message: int) -> bool:
    """False when it was told before, or about a message that is not there. `event` names what came, at any length."""
    name = sha256(event.encode()).hexdigest()
    if Feedback.objects.filter(source=source[:20], event=name).exists():  # most of a burst; nothing is locked for it
        return False
    with transaction.atomic():
        told = Message.objects.select_for_update().filter(pk=message).first()
        if told is None:
            ignore(source, "unknown message")
            return False
        _, new = Feedback.objects.get_or_create(
            source=source[:20], event=name, defaults={"kind": kind, "message": told}
        )
        if new:
            _note(told, kind)
            _follow(told, kind)
    return new


def ignore(source: str, reason: str) -> None:
    """Count what nothing follows from."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"source": source[:20], "reason": reason[:20]}
        cursor.execute(IGNORE, values)


def _note(message: Message, kind: str) -> None:
    note = NOTES.get(Kind(kind), "")
    if WEIGHT.index(note) > WEIGHT.index(message.feedback):
        Message.objects.filter(pk=message.pk).update(feedback=note)


def _follow(message: Message, kind: str) -> None:
    match kind:
        case Kind.COMPLAINT:
            _stop(message, Suppression.Reason.COMPLAINT, "complaint")
        case Kind.HARD:
            _stop(message, Suppression.Reason.BOUNCE, "no_such_address")
        case Kind.SOFT if _given_up(message):
            _stop(message, Suppression.Reason.BOUNCE, "came_back_often")
        case Kind.LEFT if message.subscriber:
            end(message.subscriber.public_id, "unsubscribed")


def _given_up(message: Message) -> bool:
    """The last issues that were sent there all came back."""
    sent = Message.objects.filter(address_key=message.address_key, state=Message.State.ACCEPTED).order_by("-id")
    notes = list(sent.values_list("feedback", flat=True)[:ISSUES])
    return notes == [Message.Feedback.BOUNCED_SOFT] * ISSUES


def _stop(message: Message, reason: str, ended: str) -> None:
    """No mail to this address again, whatever becomes of the person's row."""
    suppressions.remember(message.address_key, reason)
    if message.subscriber:
        end(message.subscriber.public_id, ended)
