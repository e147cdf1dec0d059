"""Database time: leases, schedules and retries never trust a machine's own clock (reliability.md I10)."""

from datetime import date, datetime

from django.db import connection
from django.db.models import DateTimeField, Func
from django.utils import timezone

# The same as `now()` for a row that is being written, without asking for it first.
AT_WRITING = Func(function="clock_timestamp", output_field=DateTimeField())


def now() -> datetime:
    """The database's clock this very moment, with time zone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def today() -> date:
    """By the database's clock, where the hospital is."""
    return timezone.localtime(now(), timezone.get_default_timezone()).date()
