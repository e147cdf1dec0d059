"""manage.py edge [--follow | --rebuild]: mirror the live artefacts into EDGE_DIR."""

import fcntl
import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from publishing.edge import Edge, wait_for_change
from publishing.mending import Mender

logger = logging.getLogger("publishing.edge")

LOCK = ".lock"
POLL = 1.0  # seconds: how late an unannounced change may be


class Command(BaseCommand):
    help = "Mirrors what is live into plain files for nginx or the web process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until stopped")
        parser.add_argument("--rebuild", action="store_true", help="start from the first artefact")

    def handle(self, *args: Any, **options: Any) -> None:
        edge = Edge()
        with (edge.directory / LOCK).open("w") as lock:  # two followers of one folder could put older bytes back
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._work(edge, options)

    def _work(self, edge: Edge, options: dict[str, Any]) -> None:
        edge.announce()
        if options["rebuild"]:
            self.stdout.write(f"{edge.rebuild()} artefacts mirrored.")
        mender = Mender(edge)
        while True:
            self._follow(edge, mender, wait=options["follow"])
            if not options["follow"]:
                return

    def _follow(self, edge: Edge, mender: Mender, *, wait: bool) -> None:
        try:
            edge.follow()
            mender.turn()
            if wait:
                wait_for_change(POLL)
        except (OperationalError, InterfaceError) as error:
            away = {"event": "database_away"}
            logger.warning("the database is away; what is published stays readable: %s", error, extra=away)
            connection.close()
            close_old_connections()
            time.sleep(POLL)
        except OSError as error:  # a full disk: the old files stay and are served
            logger.error("the edge could not be written: %s", error, extra={"event": "edge_not_written"})
            time.sleep(POLL)
