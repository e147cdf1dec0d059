"""When the fault is not a message's: wait while the mail server is away, stop while it refuses all that is ours."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from channels.newsletter.models import Mailing
from publishing import audit
from publishing.wake import wake

State = Mailing.State
SEND = "channels.newsletter.tasks.send"
FIRST_PAUSE, LONGEST_PAUSE = 5, 3600  # seconds; doubled with each failure in a row

WAIT = """
UPDATE newsletter_mailing SET
    note = %(note)s, failures = failures + 1,
    next_at = clock_timestamp() + make_interval(secs => least(%(first)s * 2 ^ least(failures, 20), %(longest)s))
WHERE id = %(mailing)s AND state = 'sending'
"""


def wait(mailing_id: int, reply: str) -> None:
    """The mail server is away: nobody is charged an attempt, and nothing is tried for a while."""
    note = f"The mail server does not answer ({reply}). Trying again by itself."
    values: dict[str, Any] = {"mailing": mailing_id, "note": note[:200], "first": FIRST_PAUSE, "longest": LONGEST_PAUSE}
    with connection.cursor() as cursor:
        cursor.execute(WAIT, values)


def recovered(mailing_id: int) -> None:
    Mailing.objects.filter(pk=mailing_id, failures__gt=0).update(failures=0, next_at=None, note="")


def pause(mailing_id: int, reply: str) -> None:
    """Our text, our standing or our log-in is refused: every reader's message would be. A person has to look."""
    _move(mailing_id, State.SENDING, State.PAUSED, f"The mail server refuses this newsletter: {reply}")


def resume(mailing_id: int, actor: User | None = None) -> bool:
    """Go on after a person has looked. False when it was not paused."""
    return _move(mailing_id, State.PAUSED, State.SENDING, "", actor)


def _move(mailing_id: int, old: str, new: str, note: str, actor: User | None = None) -> bool:
    with transaction.atomic():
        moved = Mailing.objects.filter(pk=mailing_id, state=old)
        if not moved.update(state=new, note=note[:200], failures=0, next_at=None):
            return False
        audit.record(f"mailing {mailing_id}", f"mailing {new}", actor=actor, old=old, new=new, detail=note)
        if new == State.SENDING:
            wake(SEND, mailing_id)
    return True
