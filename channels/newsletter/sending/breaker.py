"""When the fault is not a message's: wait while the mail server is away, stop while it refuses all that is ours.

The mail server's breaker is one row that all workers share: closed while there is no failure; open until `next_at`;
then one message is tried, and its end decides."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.functions import Now

from channels.newsletter.models import Mailing, RelayState
from publishing import audit
from publishing.wake import wake

State = Mailing.State
SEND = "channels.newsletter.tasks.send"
FIRST_PAUSE, LONGEST_PAUSE = 60, 3600  # seconds; doubled with each failure in a row
PROBE_SECONDS = 180  # longer than any conversation; then another worker may try
AWAY = "The mail server does not answer ({}). Trying again by itself."
REFUSES = "The mail server refuses this newsletter: {}"

PROBE = """
UPDATE newsletter_relaystate SET next_at = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE failures > 0 AND next_at <= clock_timestamp()
"""

FAIL = """
UPDATE newsletter_relaystate SET
    failures = failures + 1,
    next_at = clock_timestamp() + make_interval(secs => least(%(first)s * 2 ^ least(failures, 20), %(longest)s))
WHERE failures = %(seen)s
"""

WAIT = """
UPDATE newsletter_mailing SET note = %(note)s, failures = relay.failures, next_at = relay.next_at
FROM newsletter_relaystate relay WHERE newsletter_mailing.state = 'sending'
"""


def failures() -> int:
    """Of the mail server, in a row; 0 while it works."""
    state = RelayState.objects.first() or RelayState.objects.get_or_create(pk=1)[0]
    return state.failures


def may_probe() -> bool:
    """After a pause one worker tries one message. True for that one."""
    with connection.cursor() as cursor:
        cursor.execute(PROBE, {"seconds": PROBE_SECONDS})
        return bool(cursor.rowcount)


def wait(seen: int, reply: str) -> None:
    """The mail server is away: nobody is charged an attempt, and nothing is tried for a while.

    `seen` is what `failures` answered before: of ten connections that broke together one counts."""
    values: dict[str, Any] = {"seen": seen, "first": FIRST_PAUSE, "longest": LONGEST_PAUSE}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FAIL, values)
        if cursor.rowcount:
            cursor.execute(WAIT, {"note": AWAY.format(reply)[:200]})
            audit.record("mail server", "mail server away", detail=reply)


def recovered() -> None:
    with transaction.atomic():
        if RelayState.objects.filter(failures__gt=0).update(failures=0, next_at=None):
            waiting = Mailing.objects.filter(state=State.SENDING, failures__gt=0)
            for mailing in waiting.order_by("id"):
                wake(SEND, mailing.pk)
            waiting.update(failures=0, next_at=None, note="")
            audit.record("mail server", "mail server back")


def refused(mailing_id: int, reply: str) -> None:
    """Our text, our standing or our log-in is refused: every reader's message would be. A person has to look."""
    pause(mailing_id, REFUSES.format(reply))


def pause(mailing_id: int, why: str, actor: User | None = None) -> bool:
    """`why` is a sentence for the marketer's page. False when it was not being sent."""
    return _move(mailing_id, State.SENDING, State.PAUSED, why, actor)


def resume(mailing_id: int, actor: User | None = None) -> bool:
    """Go on after a person has looked. False when it was not paused."""
    return _move(mailing_id, State.PAUSED, State.SENDING, "", actor)


def _move(mailing_id: int, old: str, new: str, note: str, actor: User | None = None) -> bool:
    with transaction.atomic():
        moved = Mailing.objects.filter(pk=mailing_id, state=old, finished_at__isnull=True)
        changes: dict[str, Any] = {"state": new, "note": note[:200], "failures": 0, "next_at": None}
        if new == State.SENDING:
            changes["judged_from"] = Now()
        if not moved.update(**changes):
            return False
        audit.record(f"mailing {mailing_id}", f"mailing {new}", actor=actor, old=old, new=new, detail=note)
        if new == State.SENDING:
            wake(SEND, mailing_id)
    return True
