"""Every change of a message's state: one conditional UPDATE each, fenced, in database time (reliability.md §1.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Now

from channels.newsletter.models import Message, Subscriber

State = Message.State
BATCH = 50
LEASE_SECONDS = 120
ATTEMPTS, AGE = 8, timedelta(hours=48)
MOST_BEGUN, AGAIN = 3, timedelta(minutes=1)
BACKOFF = [60, 300, 900, 3600, 4 * 3600, 8 * 3600]  # seconds, give or take a fifth


@dataclass(frozen=True)
class Claim:
    """A message that this worker holds, and what its letter needs."""

    id: int
    fence: int
    address: str
    message_id: str
    date: datetime
    subscriber: UUID


# Whoever left is left out here, and again just before the text leaves.
CLAIM = """
WITH picked AS (
    SELECT message.id, subscriber.public_id, subscriber.email,
        subscriber.id IS NOT NULL AND CASE WHEN mailing.purpose = 'correction' THEN
            coalesce(suppression.reason, '') NOT IN ('bounce', 'complaint')
            ELSE subscriber.state = 'confirmed' AND suppression.id IS NULL END AS wanted
    FROM newsletter_message message
    JOIN newsletter_mailing mailing ON mailing.edition_id = message.edition_id
    LEFT JOIN newsletter_subscriber subscriber ON subscriber.id = message.subscriber_id
    LEFT JOIN newsletter_suppression suppression ON suppression.address_key = message.address_key
    WHERE mailing.id = %(mailing)s AND mailing.state = 'sending'
        AND (mailing.next_at IS NULL OR mailing.next_at <= clock_timestamp())
        AND message.state IN ('queued', 'deferred')
        AND (message.next_at IS NULL OR message.next_at <= clock_timestamp())
    ORDER BY message.next_at NULLS FIRST, message.id
    LIMIT %(batch)s
    FOR UPDATE OF message SKIP LOCKED
)
UPDATE newsletter_message message SET
    state = CASE WHEN picked.wanted THEN 'leased' ELSE 'suppressed' END,
    lease_until = CASE WHEN picked.wanted THEN clock_timestamp() + make_interval(secs => %(lease)s) END,
    fence = message.fence + 1, next_at = NULL, changed_at = clock_timestamp()
FROM picked WHERE picked.id = message.id
RETURNING message.id, message.fence, picked.email, message.message_id, message.date, picked.public_id, picked.wanted
"""

BEGIN_DATA = """
UPDATE newsletter_message message SET
    state = 'in_data', begun = message.begun + 1, lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
    changed_at = clock_timestamp()
FROM newsletter_subscriber subscriber, newsletter_mailing mailing
WHERE message.id = %(id)s AND message.fence = %(fence)s AND message.state = 'leased'
    AND message.lease_until > clock_timestamp()
    AND subscriber.id = message.subscriber_id
    AND (subscriber.state = 'confirmed' OR mailing.purpose = 'correction')
    AND NOT EXISTS (SELECT FROM newsletter_suppression WHERE address_key = message.address_key
        AND (mailing.purpose = 'newsletter' OR reason IN ('bounce', 'complaint')))
    AND mailing.edition_id = message.edition_id AND mailing.state = 'sending'
"""

CLOSE = """
UPDATE newsletter_mailing mailing SET
    state = CASE WHEN mailing.state = 'cancelled' THEN 'cancelled' ELSE 'sent' END,
    finished_at = clock_timestamp(), note = ''
WHERE mailing.id = %(mailing)s AND mailing.finished_at IS NULL AND mailing.recipients = (
    SELECT count(*) FROM newsletter_message message
    WHERE message.edition_id = mailing.edition_id AND message.state = ANY(%(final)s)
)
"""


def claim(mailing_id: int) -> tuple[list[Claim], bool]:
    """(messages to send, whether anything was taken at all). Other workers take other messages."""
    values = {"mailing": mailing_id, "batch": BATCH, "lease": LEASE_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        rows = cursor.fetchall()
    return [Claim(*row[:-1]) for row in rows if row[-1]], bool(rows)


def begin_data(held: Claim) -> bool:
    """Record, before it happens, that the text may have left. False: it must not leave any more."""
    return _changed(BEGIN_DATA, {"id": held.id, "fence": held.fence, "lease": LEASE_SECONDS})


def put_back(held: Iterable[Claim], *, refused: bool = False) -> None:
    """Nothing of these reached anybody: others may take them, no attempt is charged. Who has left is left out.

    `refused` says that the server answered the text with a refusal, so that it may be sent again."""
    states = [State.LEASED, State.IN_DATA] if refused else [State.LEASED]
    for claimed in held:
        mine = _mine(claimed, *states)
        stays = Subscriber.objects.filter(public_id=claimed.subscriber, state=Subscriber.State.CONFIRMED).exists()
        correction = mine.filter(edition__mailing__purpose="correction").exists()  # the claim looks again
        mine.update(**_to(State.QUEUED if stays or correction else State.SUPPRESSED))


def finish(held: Claim, state: str, code: int | None, reply: str) -> None:
    """Accepted, rejected or uncertain. An answer that came after the lease still counts: it is the truth."""
    before = [State.IN_DATA] if state == State.UNCERTAIN else [State.LEASED, State.IN_DATA, State.UNCERTAIN]
    _mine(held, *before).update(**_to(state), smtp_code=code, smtp_reply=reply)


def defer(held: Claim, code: int | None, reply: str) -> None:
    """Try again later, at most ATTEMPTS times."""
    mine = _mine(held, State.LEASED, State.IN_DATA)
    attempts = mine.values_list("attempts", flat=True).first()
    if attempts is None:
        return
    pause = timedelta(seconds=BACKOFF[min(attempts, len(BACKOFF) - 1)] * uniform(0.8, 1.2))  # noqa: S311
    over = Q(attempts__gte=ATTEMPTS - 1) | Q(created_at__lt=Now() - AGE)
    mine.update(
        **_to(_expired_if(over, State.DEFERRED)),
        attempts=F("attempts") + 1,
        next_at=Now() + pause,
        smtp_code=code,
        smtp_reply=reply,
    )


def cancel(edition_id: int) -> None:
    waiting = Message.objects.filter(edition_id=edition_id, state__in=[State.QUEUED, State.DEFERRED, State.LEASED])
    waiting.update(**_to(State.CANCELLED))


def reap() -> None:
    """Messages whose worker is gone: the text of a leased one never left, that of one in data may have."""
    lapsed = Message.objects.filter(lease_until__lt=Now())
    lapsed.filter(state=State.IN_DATA).update(**_to(State.UNCERTAIN))
    crashed = _expired_if(Q(attempts__gte=ATTEMPTS - 1), State.QUEUED)
    lapsed.filter(state=State.LEASED).update(**_to(crashed), attempts=F("attempts") + 1)


def expire() -> None:
    """Nobody wants the news of the day before yesterday; it also bounds a mailing that stays paused."""
    old = Message.objects.filter(state__in=[State.QUEUED, State.DEFERRED], created_at__lt=Now() - AGE)
    old.update(**_to(State.EXPIRED))


def send_again(mailing_id: int) -> None:
    """What may not have arrived of a correction leaves again with the same Message-ID, MOST_BEGUN times at most."""
    of_corrections = Message.objects.filter(edition__mailing=mailing_id, edition__mailing__purpose="correction")
    unsure = of_corrections.filter(state=State.UNCERTAIN, begun__lt=MOST_BEGUN)
    unsure.exclude(edition__mailing__state="cancelled").update(**_to(State.QUEUED), next_at=Now() + AGAIN)


def close(mailing_id: int) -> bool:
    """End a mailing when every message of its frozen audience has reached its end (I14)."""
    return _changed(CLOSE, {"mailing": mailing_id, "final": [str(state) for state in Message.FINAL]})


def _mine(held: Claim, *states: str) -> QuerySet[Message]:
    """The fence decides: another worker may hold it by now (I9)."""
    return Message.objects.filter(pk=held.id, fence=held.fence, state__in=states)


def _to(state: Any) -> dict[str, Any]:
    return {"state": state, "lease_until": None, "changed_at": Now()}


def _expired_if(condition: Q, otherwise: str) -> Case:
    return Case(When(condition, then=Value(State.EXPIRED.value)), default=Value(otherwise), output_field=CharField())


def _changed(statement: str, values: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount == 1
