"""How many connections to the mail server all workers have together: one advisory lock of PostgreSQL for each, which
ends with its worker, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

TAKEN = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
PLACE = 0x6D61696C  # the locks' first number; nothing else of ours uses it


@contextmanager
def slot() -> Iterator[bool]:
    """True while this thread has one; False when all are taken."""
    number = next((number for number in range(settings.NEWSLETTER_CONNECTIONS) if _try(number)), None)
    try:
        yield number is not None
    finally:
        if number is not None:
            _ask("SELECT pg_advisory_unlock(%s, %s)", PLACE, number)


def taken() -> int:
    """By all workers."""
    return _ask(TAKEN, PLACE)


def _try(number: int) -> bool:
    return bool(_ask("SELECT pg_try_advisory_lock(%s, %s)::integer", PLACE, number))


def _ask(statement: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
