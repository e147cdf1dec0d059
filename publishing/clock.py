"""Database time: leases, schedules and retries never trust a machine's own clock (reliability.md I10)."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """The database's clock this very moment, with time zone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
