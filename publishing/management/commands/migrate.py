"""Django's `migrate`, which does not make everybody wait.

A change of a table waits for its lock, and everything that comes after it waits behind it, readers included. So it
gives up after `PATIENCE`, lets the others through and tries again (safe schema changes: the PostgreSQL manual, 13.3.1
and `lock_timeout`). Each migration is one transaction, so what gave up has changed nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

PATIENCE = "2s"
PAUSE, TRIES = 2, 10  # seconds between tries
BUSY = (
    "A table was in use all the time, so this step changed nothing; the steps before it stand. Look for who holds it "
    "(pg_stat_activity, the oldest transaction), then type the same command again."
)


class Command(migrate.Command):
    """The same arguments and the same output."""

    def handle(self, *args: Any, **options: Any) -> None:
        with _impatient(options["database"]):
            for _try in range(TRIES - 1):
                if self._migrated(*args, **options):
                    return
                self.stdout.write(f"\nA table is in use; tried again in {PAUSE} seconds.")
                time.sleep(PAUSE)
            if not self._migrated(*args, **options):
                raise CommandError(BUSY)

    def _migrated(self, *args: Any, **options: Any) -> bool:
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            return False
        return True


@contextmanager
def _impatient(database: str) -> Iterator[None]:
    connection = connections[database]
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
