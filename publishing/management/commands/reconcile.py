"""manage.py reconcile [--loop]: find and do what no worker was woken for."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from publishing import reconcile
from publishing.locks import only_one

PAUSE = 1.0  # seconds between rounds


class Command(BaseCommand):
    help = "Does what is due and what nobody was woken for. With --loop it goes on; one process works at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            self._round()
            if not options["loop"]:
                return
            time.sleep(PAUSE)
            close_old_connections()

    def _round(self) -> None:
        try:
            with only_one("reconciler") as mine:
                if mine:
                    reconcile.once()
        except OperationalError as error:
            self.stderr.write(f"The database is away; trying again. {error}")
            close_old_connections()
