"""manage.py edge [--follow | --rebuild]: mirror the live artefacts into EDGE_DIR."""

import fcntl
import logging
import time
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from publishing.edge import Edge, wait_for_change
from publishing.health.followers import Standing
from publishing.mending import Mender

LOCK = ".lock"
POLL = 1.0  # seconds: how late an unannounced change may be
AGAIN = 60.0  # seconds between two lines that say the same
AWAY = (OperationalError, InterfaceError)

logger = logging.getLogger("publishing.edge")


class Command(BaseCommand):
    help = "Mirrors what is live into plain files for nginx or the web process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until stopped")
        parser.add_argument("--rebuild", action="store_true", help="start from the first artefact")

    def handle(self, *args: Any, **options: Any) -> None:
        self.edge, self.standing = Edge(), Standing()
        self.mender = Mender(self.edge)
        self.trouble, self.tell_again, self.next_round = "", 0.0, 0.0
        with (self.edge.directory / LOCK).open("w") as lock:  # two followers of one folder could put older bytes back
            fcntl.flock(lock, fcntl.LOCK_EX)
            if options["follow"]:
                self._follow(rebuild=options["rebuild"])
            self._once(rebuild=options["rebuild"])

    def _once(self, *, rebuild: bool) -> None:
        try:
            self.edge.announce()
            written = self.edge.rebuild() if rebuild else self.edge.follow()
            self.mender.turn()
        except OSError as error:
            raise CommandError(f"The files could not be written; what stands there stays. {error}") from None
        self.stdout.write(f"{written} artefacts mirrored.")
        self.standing.say(self.edge.position)

    def _follow(self, *, rebuild: bool) -> None:
        while True:
            try:
                if not self.trouble:
                    self.edge.announce()  # a killed one may not have done it
                if rebuild:
                    self.edge.rebuild()
                rebuild = False
                self._turns()
            except AWAY as error:
                away = {"event": "database_away"}
                logger.warning("the database is away; what is published stays readable: %s", error, extra=away)
                connection.close()
                close_old_connections()
            except OSError as error:
                self._tell(error)
            time.sleep(POLL)

    def _turns(self) -> None:
        while True:
            self.edge.follow()
            if time.monotonic() >= self.next_round:  # between changes, not after each: nobody waits for this
                self._round()
                self.next_round = time.monotonic() + POLL
            wait_for_change(POLL)

    def _round(self) -> None:
        self.mender.turn()
        if self.trouble:
            logger.warning("files are written again", extra={"event": "edge_writable"})
            self.trouble = ""
        self.standing.say(self.edge.position)

    def _tell(self, error: OSError) -> None:
        """A full disk, most of all: the old files stay and are served, and somebody must make room."""
        words = error.strerror or type(error).__name__
        if words != self.trouble or time.monotonic() > self.tell_again:
            logger.error("the files cannot be written: %s", words, extra={"event": "edge_cannot_write"})
            self.tell_again = time.monotonic() + AGAIN
        self.trouble = words
        with suppress(*AWAY):
            self.standing.say(self.edge.position, words)
