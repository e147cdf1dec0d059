"""Every change of a message's state: one conditional UPDATE, fenced, in database time (reliability.md §1.4).

Rows are locked in the order of their ids, so that workers, reconciler and a person who stops never wait in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from channels.newsletter.models import Message
from channels.newsletter.sending.outcomes import Kind, Outcome

State = Message.State
BATCH = 200
ATTEMPTS, AGE = 8, 48  # hours
BACKOFF = [60, 300, 900, 3600, 4 * 3600, 8 * 3600]  # seconds, give or take a fifth
AGAIN = 3  # how often the text of a correction may begin to leave (I13)


@dataclass(frozen=True)
class Claim:
    """A message that this worker holds, and what its letter needs."""

    id: int
    fence: int
    address: str
    message_id: str
    date: datetime
    subscriber: UUID
    refused: bool = False  # a server refused its text before, and a person let the mailing go on

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True)
class Ending:
    """How a message that this worker holds ended."""

    held: Claim
    outcome: Outcome


# Why somebody gets nothing. A correction also reaches those who left since: they were sent what it corrects.
LEFT_OUT = """CASE
    WHEN subscriber.id IS NULL THEN 'erased'
    WHEN EXISTS (SELECT FROM newsletter_suppression WHERE address_key = message.address_key) THEN 'suppressed'
    WHEN mailing.purpose = 'correction' THEN ''
    WHEN subscriber.state <> 'confirmed' THEN 'left'
    WHEN subscriber.paused_until > clock_timestamp() THEN 'paused'
    ELSE '' END"""

# One table first: only so is the index read in its order and no further than the batch.
CLAIM = f"""
WITH picked AS (
    SELECT message.id FROM newsletter_message message
    WHERE message.edition_id = %(edition)s AND message.state IN ('queued', 'deferred')
        AND (message.next_at IS NULL OR message.next_at <= clock_timestamp())
        AND EXISTS (
            SELECT FROM newsletter_mailing WHERE edition_id = %(edition)s AND state = 'sending'
                AND (next_at IS NULL OR next_at <= clock_timestamp()))
    ORDER BY message.next_at NULLS FIRST, message.id
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
), judged AS (
    SELECT message.id, subscriber.public_id, subscriber.email, {LEFT_OUT} AS reason
    FROM picked
    JOIN newsletter_message message ON message.id = picked.id
    JOIN newsletter_mailing mailing ON mailing.edition_id = message.edition_id
    LEFT JOIN newsletter_subscriber subscriber ON subscriber.id = message.subscriber_id
)
UPDATE newsletter_message message SET
    state = CASE WHEN judged.reason = '' THEN 'leased' ELSE 'suppressed' END, reason = judged.reason,
    lease_until = CASE WHEN judged.reason = '' THEN clock_timestamp() + make_interval(secs => %(lease)s) END,
    fence = message.fence + 1, next_at = NULL, changed_at = clock_timestamp()
FROM judged WHERE judged.id = message.id
RETURNING message.id, message.fence, judged.email, message.message_id, message.date, judged.public_id,
    coalesce(message.smtp_code >= 500, false), judged.reason
"""  # noqa: S608 - of constants alone

HELD = """
held AS (
    SELECT message.id, message.state, message.begun, mailing.state AS mailing, mailing.purpose, {left_out} AS reason
    FROM unnest(%(ids)s::bigint[], %(fences)s::integer[]) mine(id, fence)
    JOIN newsletter_message message ON message.id = mine.id AND message.fence = mine.fence
    JOIN newsletter_mailing mailing ON mailing.edition_id = message.edition_id
    LEFT JOIN newsletter_subscriber subscriber ON subscriber.id = message.subscriber_id
    WHERE message.state = ANY(%(states)s)
    ORDER BY message.id FOR UPDATE OF message
)""".format(left_out=LEFT_OUT)

# Whoever left since the claim is found here. `begin` says whether the text begins to leave or is about to end.
MAY_LEAVE = f"""
WITH {HELD}
UPDATE newsletter_message message SET
    state = 'in_data', begun = message.begun + %(begins)s, changed_at = clock_timestamp(),
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM held WHERE held.id = message.id AND message.lease_until > clock_timestamp()
    AND held.reason = '' AND held.mailing = 'sending'
RETURNING message.id
"""  # noqa: S608 - of constants alone

RENEW = f"""
WITH {HELD}
UPDATE newsletter_message message SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM held WHERE held.id = message.id AND message.lease_until > clock_timestamp()
"""  # noqa: S608 - of constants alone

PUT_BACK = f"""
WITH {HELD}
UPDATE newsletter_message message SET
    state = CASE WHEN held.mailing = 'cancelled' THEN 'cancelled' WHEN held.reason = '' THEN 'queued'
        ELSE 'suppressed' END,
    reason = CASE WHEN held.mailing = 'cancelled' THEN 'cancelled' ELSE held.reason END,
    begun = message.begun - CASE WHEN held.state = 'in_data' THEN 1 ELSE 0 END,
    smtp_code = coalesce(%(code)s, message.smtp_code), smtp_reply = coalesce(%(reply)s, message.smtp_reply),
    next_at = clock_timestamp() + make_interval(secs => %(seconds)s),
    lease_until = NULL, changed_at = clock_timestamp()
FROM held WHERE held.id = message.id
"""  # noqa: S608 - of constants alone

# An answer that came after the lease still counts: it is the truth. No answer makes nothing more certain.
FINISH = """
WITH told AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(fences)s::integer[], %(states)s::text[], %(reasons)s::text[],
        %(codes)s::integer[], %(replies)s::text[], %(references)s::text[], %(unsent)s::boolean[])
        told(id, fence, state, reason, code, reply, reference, unsent)
), mine AS (
    SELECT message.id FROM newsletter_message message
    JOIN told ON told.id = message.id AND told.fence = message.fence
    WHERE message.state IN ('leased', 'in_data') OR (message.state = 'uncertain' AND told.state <> 'uncertain')
    ORDER BY message.id FOR UPDATE OF message
)
UPDATE newsletter_message message SET
    state = CASE
        WHEN told.state = 'uncertain' AND mailing.purpose = 'correction' AND message.begun < %(again)s THEN 'queued'
        ELSE told.state END,
    reason = told.reason, smtp_code = told.code, smtp_reply = told.reply, reference = told.reference,
    begun = message.begun - CASE WHEN told.unsent AND message.state = 'in_data' THEN 1 ELSE 0 END,
    lease_until = NULL, changed_at = clock_timestamp()
FROM told JOIN mine ON mine.id = told.id, newsletter_mailing mailing
WHERE message.id = told.id AND mailing.edition_id = message.edition_id
"""


DEFER = """
UPDATE newsletter_message SET
    state = CASE WHEN attempts >= %(most)s - 1 OR created_at < clock_timestamp() - make_interval(hours => %(age)s)
        THEN 'expired' ELSE 'deferred' END,
    reason = CASE WHEN attempts >= %(most)s - 1 OR created_at < clock_timestamp() - make_interval(hours => %(age)s)
        THEN 'expired' ELSE '' END,
    next_at = clock_timestamp() + make_interval(
        secs => (%(backoff)s::integer[])[least(attempts, array_length(%(backoff)s::integer[], 1) - 1) + 1]
            * (0.8 + 0.4 * random())),
    begun = begun - CASE WHEN state = 'in_data' AND %(unsent)s THEN 1 ELSE 0 END,
    attempts = attempts + 1, smtp_code = %(code)s, smtp_reply = %(reply)s,
    lease_until = NULL, changed_at = clock_timestamp()
WHERE id = %(id)s AND fence = %(fence)s AND state IN ('leased', 'in_data')
"""


def lease() -> float:
    """Seconds for which a claim holds."""
    return float(settings.NEWSLETTER_LEASE_SECONDS)


def claim(edition_id: int, most: int = BATCH) -> tuple[list[Claim], bool]:
    """(messages to send, whether anything was taken at all). Other workers take other messages."""
    values = {"edition": edition_id, "batch": most, "lease": lease()}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        rows = cursor.fetchall()
    return sorted((Claim(*row[:-1]) for row in rows if not row[-1]), key=lambda held: held.id), bool(rows)


def begin(held: Sequence[Claim]) -> set[int]:
    """Record, before it happens, that the texts of these may leave. Answers those that may; no other must."""
    return _may_leave(held, [State.LEASED], begins=1)


def still_may_leave(held: Sequence[Claim]) -> set[int]:
    """Of those that were begun: whose lease still runs, and whom nobody stopped since."""
    return _may_leave(held, [State.IN_DATA], begins=0)


def renew(held: Sequence[Claim]) -> None:
    """A slow server takes its time: these are still ours."""
    _run(RENEW, _held(held, [State.LEASED, State.IN_DATA]) | {"lease": lease()})


def put_back(
    held: Iterable[Claim],
    *,
    refused: Outcome | None = None,
    nothing_left: bool = False,
    seconds: float | None = None,
) -> None:
    """Nothing of these reached anybody: others may take them, no attempt is charged. Who has left is left out.

    `refused` is the server's answer to the text, so that it may be sent again; `nothing_left` says that the text of
    one that was begun did not leave after all; `seconds`, that nobody shall take them before."""
    held = list(held)
    if held:
        states = [State.LEASED, State.IN_DATA] if refused or nothing_left else [State.LEASED]
        told = refused and refused.about_message
        code, reply = (refused.code, refused.reply) if refused and told else (None, None)
        _run(PUT_BACK, _held(held, states) | {"code": code, "reply": reply, "seconds": seconds})


def finish(endings: Iterable[Ending]) -> None:
    """Accepted, rejected or uncertain. Where the envelope was refused, the text did not begin to leave after all."""
    rows = sorted(endings, key=lambda ending: ending.held.id)
    if not rows:
        return
    outcomes = [row.outcome for row in rows]
    told = {
        "states": [outcome.kind.value for outcome in outcomes],
        "reasons": [outcome.fault.value for outcome in outcomes],
        "codes": [outcome.code for outcome in outcomes],
        "replies": [outcome.reply for outcome in outcomes],
        "references": [outcome.reference for outcome in outcomes],
        "unsent": [outcome.kind is Kind.REJECTED and outcome.step != "text" for outcome in outcomes],
    }
    _run(FINISH, _held([row.held for row in rows], []) | told | {"again": AGAIN})


def defer(held: Claim, outcome: Outcome) -> None:
    """Try again later, at most ATTEMPTS times and not after AGE."""
    unsent = outcome.step != "text"
    values = {"id": held.id, "fence": held.fence, "code": outcome.code, "reply": outcome.reply, "unsent": unsent}
    _run(DEFER, values | {"most": ATTEMPTS, "age": AGE, "backoff": BACKOFF})


def _may_leave(held: Sequence[Claim], states: list[State], begins: int) -> set[int]:
    values = _held(held, states) | {"begins": begins, "lease": lease()}
    with connection.cursor() as cursor:
        cursor.execute(MAY_LEAVE, values)
        return {pk for (pk,) in cursor.fetchall()}


def _held(held: Sequence[Claim], states: list[State]) -> dict[str, Any]:
    return {
        "ids": [claimed.id for claimed in held],
        "fences": [claimed.fence for claimed in held],
        "states": [state.value for state in states],
    }


def _run(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
