"""manage.py reconcile [--loop]: find and do what no worker was woken for."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from publishing import plans, reconcile
from publishing.gate import start
from publishing.locks import only_one

logger = logging.getLogger("publishing.reconcile")

PAUSE, SHORTEST = 1.0, 0.05  # seconds between rounds


class Command(BaseCommand):
    help = "Does what is due and what nobody was woken for. With --loop it goes on; one process works at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = False
        while True:
            checked = checked or start.refuse_if_open()
            pause = self._round()
            if not options["loop"]:
                return
            time.sleep(pause)
            close_old_connections()

    def _round(self) -> float:
        """Seconds until the next one: a release goes out to the second."""
        try:
            with only_one("reconciler") as mine:
                if mine:
                    reconcile.once()
            return max(SHORTEST, min(PAUSE, plans.seconds_until_next()))
        except OperationalError as error:
            logger.warning("the database is away; trying again: %s", error, extra={"event": "database_away"})
            close_old_connections()
            return PAUSE
