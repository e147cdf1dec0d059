"""Changes of many messages at once by whoever does not hold them: stopping, and ending what was left behind."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from channels.newsletter.models import Message
from channels.newsletter.sending.ledger import AGAIN, AGE, ATTEMPTS

MANY = """
WITH mine AS (SELECT message.id FROM newsletter_message message WHERE {which} ORDER BY message.id FOR UPDATE)
UPDATE newsletter_message message SET {change}, lease_until = NULL, changed_at = clock_timestamp()
FROM mine WHERE mine.id = message.id
"""

CANCEL = MANY.format(
    which="message.edition_id = %(edition)s AND message.state IN ('queued', 'deferred', 'leased')",
    change="state = 'cancelled', reason = %(reason)s",
)
TAKE_BACK = MANY.format(
    which="message.edition_id = %(edition)s AND message.state = 'leased'",
    change="state = 'queued'",
)
EXPIRE = MANY.format(
    which="message.state IN ('queued', 'deferred') AND message.edition_id IN ("
    "SELECT edition_id FROM newsletter_mailing WHERE finished_at IS NULL "
    "AND created_at < clock_timestamp() - make_interval(hours => %(age)s))",
    change="state = 'expired', reason = 'expired'",
)
REAP_LEASED = MANY.format(
    which="message.state = 'leased' AND message.lease_until < clock_timestamp()",
    change="state = CASE WHEN attempts >= %(most)s - 1 THEN 'expired' ELSE 'queued' END, "
    "reason = CASE WHEN attempts >= %(most)s - 1 THEN 'expired' ELSE '' END, "
    # Behind all others: what was in hand when a worker died shall not meet the next death too.
    "next_at = clock_timestamp(), attempts = attempts + 1",
)
REAP_IN_DATA = MANY.format(
    which="message.state = 'in_data' AND message.lease_until < clock_timestamp()",
    change="state = CASE WHEN message.begun < %(again)s AND EXISTS (SELECT FROM newsletter_mailing mailing "
    "WHERE mailing.edition_id = message.edition_id AND mailing.purpose = 'correction') "
    "THEN 'queued' ELSE 'uncertain' END",
)

CLOSE = """
UPDATE newsletter_mailing mailing SET
    state = CASE WHEN mailing.state = 'cancelled' THEN 'cancelled' ELSE 'sent' END,
    finished_at = clock_timestamp(), note = ''
WHERE mailing.id = %(mailing)s AND mailing.finished_at IS NULL AND mailing.recipients = (
    SELECT count(*) FROM newsletter_message message
    WHERE message.edition_id = mailing.edition_id AND message.state = ANY(%(final)s)
)
"""


def cancel(edition_id: int, reason: str) -> None:
    """`reason` is "cancelled" or "taken_down"."""
    _run(CANCEL, {"edition": edition_id, "reason": reason})


def take_back(edition_id: int) -> None:
    """What workers hold and has not begun to leave, when the mailing is paused."""
    _run(TAKE_BACK, {"edition": edition_id})


def reap() -> None:
    """Messages whose worker is gone: the text of a leased one never left, that of one in data may have."""
    _run(REAP_IN_DATA, {"again": AGAIN})
    _run(REAP_LEASED, {"most": ATTEMPTS})


def expire() -> None:
    """Nobody wants the news of the day before yesterday; it also bounds a mailing that stays paused."""
    _run(EXPIRE, {"age": AGE})


def close(mailing_id: int, edition_id: int) -> bool:
    """End a mailing when every message of its frozen audience has reached its end (I14)."""
    if Message.objects.filter(edition_id=edition_id, state__in=Message.OPEN).exists():
        return False  # found in an index; the sum below reads every row
    return bool(_run(CLOSE, {"mailing": mailing_id, "final": [state.value for state in Message.FINAL]}))


def _run(statement: str, values: dict[str, Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
