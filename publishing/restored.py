"""Whether this database is the one that ran here all along, or was brought back from a backup.

What was mailed after a backup was made is not in it: a newsletter that went on by itself would reach people twice. So
nothing is mailed from a database that was brought back, until a person has said so (`manage.py confirm_restore`).

A restored dump has tables of its own, a recovered server a timeline of its own, a copied server does not: what betrays
that one is the gap since the reconciler's last round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256

from django.db import connection

from publishing.clock import now
from publishing.models import Counter

NAME = "database"
HEARTBEAT = "reconciler"  # the counter that holds the second of its last round
AWAY = timedelta(hours=1)
IDENTITY = """
SELECT system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), 'publishing_counter'::regclass::oid
FROM pg_control_system()
"""


def identity() -> int:
    """A number for this very database: server, timeline and tables. It differs after any restore but a bare copy."""
    with connection.cursor() as cursor:
        cursor.execute(IDENTITY)
        parts = cursor.fetchone()
    return int.from_bytes(sha256(repr(parts).encode()).digest()[:7])


def is_confirmed() -> bool:
    """Whether mail may leave."""
    return not is_behind() and Counter.objects.filter(name=NAME, value=identity()).exists()


def is_behind() -> bool:
    """Whether the reconciler's last round is so long ago that this may be a copy of an earlier day."""
    last = Counter.objects.filter(name=HEARTBEAT).values_list("value", flat=True).first()
    return last is not None and now().timestamp() - last > AWAY.total_seconds()


def begin() -> None:
    """A database that is new was never restored. Called after each `migrate`; what is there stays."""
    Counter.objects.get_or_create(name=NAME, defaults={"value": identity()})


def confirm() -> None:
    """A person says that mail may leave from this database. The gap before this moment betrays nothing any more."""
    Counter.objects.update_or_create(name=NAME, defaults={"value": identity()})
    Counter.objects.filter(name=HEARTBEAT).update(value=int(now().timestamp()))


def mails(write: Callable[[int], None]) -> Callable[[int], None]:
    """For what writes a letter, whoever calls it, worker or reconciler: not before a person has said so. What is owed
    stays owed."""

    @wraps(write)
    def when_confirmed(pk: int) -> None:
        if is_confirmed():
            write(pk)

    return when_confirmed


def doubt() -> None:
    """Mail waits for a person."""
    Counter.objects.filter(name=NAME).update(value=0)
