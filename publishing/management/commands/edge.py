"""manage.py edge [--follow | --rebuild]: mirror the live artefacts into EDGE_DIR."""

import logging
import time
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from publishing import rewriting
from publishing.edge import Edge, wait_for_change
from publishing.folder_lock import FolderLock
from publishing.health.followers import Standing
from publishing.mending import Mender
from publishing.models import LiveArtefact

POLL = 1.0  # seconds: how late an unannounced change may be
PAUSE = 0.2  # seconds between two looks whether it was done
AGAIN = 60.0  # seconds between two lines that say the same
PATIENCE = 60.0  # seconds that a follower has to write every file again,
EACH = 0.05  # and as many more for each address: a slow disk takes so long
AWAY = (OperationalError, InterfaceError)

logger = logging.getLogger("publishing.edge")


class Command(BaseCommand):
    help = "Mirrors what is live into plain files for nginx or the web process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until stopped")
        parser.add_argument("--rebuild", action="store_true", help="write every file again, also beside a follower")
        parser.add_argument("rebuild_too", nargs="?", choices=["rebuild"], help="the same as --rebuild")

    def handle(self, *args: Any, **options: Any) -> None:
        rebuild = options["rebuild"] or bool(options["rebuild_too"])
        self.edge, self.standing = Edge(), Standing()
        self.mender = Mender(self.edge)
        self.trouble, self.tell_again, self.next_round = "", 0.0, 0.0
        self.lock = FolderLock(self.edge.directory)
        try:
            if options["follow"]:
                self._take_lock()
                self._follow(rebuild=rebuild)
            elif self.lock.take(wait=False):
                self._once(rebuild=rebuild)
            elif rebuild:
                self._have_it_rebuilt()
            else:
                raise CommandError("Another process keeps these files already. To have all written again: --rebuild.")
        finally:
            self.lock.release()

    def _take_lock(self) -> None:
        if not self.lock.take(wait=False):
            logger.info("another process keeps these files; waiting until it ends")
            self.lock.take(wait=True)

    def _once(self, *, rebuild: bool) -> None:
        try:
            self.edge.announce()
            note = rewriting.asked(self.edge.directory)
            written = self.edge.rebuild() if rebuild else self.edge.follow()
            if rebuild:
                rewriting.settle(self.edge.directory, note)
            self.mender.turn()
        except OSError as error:
            raise CommandError(f"The files could not be written; what stands there stays. {error}") from None
        self.stdout.write(f"{written} artefacts mirrored.")
        self.standing.say(self.edge.position)

    def _have_it_rebuilt(self) -> None:
        """By the follower that has the folder, in its turns: what changes meanwhile does not wait for it."""
        try:
            note = rewriting.ask(self.edge.directory)
        except OSError as error:
            raise CommandError(f"The follower could not be asked to write every file again. {error}") from None
        seconds = PATIENCE + EACH * LiveArtefact.objects.count()
        self.stdout.write(f"The follower was asked to write every file again. Waiting at most {seconds:.0f} seconds.")
        self.stdout.flush()
        until = time.monotonic() + seconds
        while rewriting.asked(self.edge.directory) is not None:
            if self.lock.take(wait=False):  # it ended
                return self._once(rebuild=True)
            if time.monotonic() > until:
                rewriting.settle(self.edge.directory, note)
                raise CommandError(
                    "The follower did not write every file again: it stands still, or cannot write. "
                    "See what its log says, start it again, and run this once more."
                )
            time.sleep(PAUSE)
        return self.stdout.write("Every file was written again.")

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
            if not self.lock.is_held():  # somebody deleted the folder
                self._take_lock()
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
