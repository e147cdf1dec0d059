"""One at a time, across all processes and hosts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import InterfaceError, OperationalError, connection

HELD = """
SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
SECOND = 0x7FFFFFFF  # the second is of 31 bits; of two rows that share one, the other waits for the lease
PROOFS, DELIVERIES = 0x70726F6F, 0x64656C69  # the locks' first number; nothing else of ours uses these


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Hold a PostgreSQL advisory lock while inside; False when somebody else has it. It goes with its holder."""
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def at_work(kind: int, pk: int) -> Iterator[bool]:
    """Let others see that a living session is at this row; False when another one is.

    PostgreSQL takes the lock from whoever is killed, at once: nobody has to wait for the end of a lease, which is for
    those that stand still or cannot be reached."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, pk & SECOND])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            _let_go(kind, pk)


def worked_on(kind: int) -> set[int]:
    """The rows that a living session is at."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [kind])
        return {number for (number,) in cursor.fetchall()}


def _let_go(kind: int, pk: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, pk & SECOND])
    except (OperationalError, InterfaceError):
        connection.close()  # the lock went with the session
