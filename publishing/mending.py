"""Files of the edge that somebody deleted or changed: found by looking at each in turn, and written anew.

Each file is read and compared once after the start, and again when anything was done to it since. In between only its
name, times and size are looked at, which costs no reading."""

from __future__ import annotations

import logging

from publishing import rewriting
from publishing.base import channels, is_piece
from publishing.edge import Edge
from publishing.mirrored import is_right, look_at
from publishing.models import LiveArtefact

logger = logging.getLogger("publishing.edge")

TURN = 200  # addresses in one turn; with a turn a second, ten thousand are looked at within a minute
READ = 4_000_000  # bytes after which a turn ends, 50 ms: what changes does not wait long, a gigabyte takes four minutes


class Mender:
    """Goes round and round through all that one mirror should hold."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self.after = 0
        self.seen: dict[int, int] = {}  # address: the mark of its files when they were read and right
        self.note: str | None = None  # while all shall be written again, however right it looks
        self.failed = False

    def turn(self) -> int:
        """Look at the next addresses; answers how many had to be written."""
        if (note := rewriting.asked(self.edge.directory)) != self.note:
            self.note, self.after, self.failed = note, 0, False
        wrong = self._wrong(self._next())
        try:
            self._write(wrong)
        except Exception:
            self.failed = True  # the round goes on, for the sake of the others
            raise
        if self.after == 0:
            self._end_round()
        return len(wrong)

    def _next(self) -> list[LiveArtefact]:
        """Only what was mirrored already: the rest is the follower's."""
        public = [name for name, channel in channels().items() if channel.public]
        rows = LiveArtefact.objects.select_related("key").defer("stamps", "fragments")
        mirrored = rows.filter(pk__gt=self.after, seq__lte=self.edge.position, key__channel__in=public)
        return list(mirrored.order_by("pk")[:TURN])

    def _wrong(self, rows: list[LiveArtefact]) -> list[int]:
        """Those to be written. The next turn begins after the last that was looked at."""
        wrong: list[int] = []
        read = 0
        for live in rows:
            if read >= READ:
                return wrong
            self.after = live.pk
            if is_piece(live.key.path):
                continue
            right, size = (False, 0) if self.note is not None else self._is_right(live)
            read += size
            if not right:
                wrong.append(live.pk)
        if len(rows) < TURN:
            self.after = 0
        return wrong

    def _is_right(self, live: LiveArtefact) -> tuple[bool, int]:
        """And how many bytes were read for it."""
        folder = self.edge.directory / live.key.site / live.key.path
        look = look_at(folder, live)
        if look is None:
            return False, 0
        if self.seen.get(live.pk) == look.mark:
            return True, 0
        if right := is_right(folder, look.names, live):
            self.seen[live.pk] = look.mark
        return right, look.size

    def _write(self, wrong: list[int]) -> None:
        refused: OSError | None = None
        for live in LiveArtefact.objects.select_related("key", "blob").filter(pk__in=wrong):
            try:
                self.edge.mirror(live)
            except OSError as error:
                refused = error
        if wrong:
            self.edge.announce()
        if refused:
            raise refused
        if wrong and self.note is None:
            logger.warning("wrote %d files anew", len(wrong), extra={"event": "edge_mended", "files": len(wrong)})

    def _end_round(self) -> None:
        if self.note is not None and not self.failed:
            rewriting.settle(self.edge.directory, self.note)
            logger.info("wrote every file again, as asked", extra={"event": "edge_rewritten"})
        self.failed = False
