"""Files of the edge that somebody deleted or changed: found by looking at each in turn, and written anew.

Looked at is what costs no reading: whether the file is there and was written when the ledger says. Bytes that were
changed and dated back are found by `audit`."""

from __future__ import annotations

import logging
from pathlib import Path

from publishing.base import channels, is_packed, is_piece, suffix_of
from publishing.edge import MARK, Edge, leads, mark_of
from publishing.models import LiveArtefact

logger = logging.getLogger("publishing.edge")

TURN = 200  # files in one turn; with a turn a second, ten thousand are looked at within a minute


class Mender:
    """Goes round and round through all that one mirror should hold."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self.after = 0

    def turn(self) -> int:
        """Look at the next files; answers how many had to be written."""
        rows = list(self._next())
        self.after = rows[-1].pk if len(rows) == TURN else 0
        wrong = [live for live in rows if not is_piece(live.key.path) and not self._is_right(live)]
        for live in LiveArtefact.objects.select_related("key", "blob").filter(pk__in=[live.pk for live in wrong]):
            self.edge.mirror(live)
        if wrong:
            self.edge.announce()
            logger.warning("wrote %d files anew", len(wrong), extra={"event": "edge_mended", "files": len(wrong)})
        return len(wrong)

    def _next(self) -> list[LiveArtefact]:
        """Only what was mirrored already: the rest is the follower's."""
        public = [name for name, channel in channels().items() if channel.public]
        rows = LiveArtefact.objects.select_related("key").defer("stamps", "fragments")
        mirrored = rows.filter(pk__gt=self.after, seq__lte=self.edge.position, key__channel__in=public)
        return list(mirrored.order_by("pk")[:TURN])

    def _is_right(self, live: LiveArtefact) -> bool:
        folder = self.edge.directory / live.key.site / live.key.path
        if live.form == LiveArtefact.Form.REDIRECT and not leads(folder / MARK, mark_of(folder, live)):
            return False
        return any(
            all(_written(folder / name, live.modified_at.timestamp()) for name in names) for names in _names(live)
        )


def _names(live: LiveArtefact) -> list[list[str]]:
    """The files that this address may consist of: any one of these lists, whole."""
    if live.form == LiveArtefact.Form.REDIRECT:
        return [["301"]]
    if live.form == LiveArtefact.Form.TOMBSTONE:
        return [["410"], *([[f"410.{suffix_of(live.media_type)}"]] if live.blob_id else [])]
    name = f"200.{suffix_of(live.media_type)}"
    return [[name, f"{name}.gz", f"{name}.br"] if is_packed(live.media_type) else [name]]


def _written(file: Path, at: float) -> bool:
    """Within the second: file systems keep times more or less finely."""
    try:
        return abs(file.stat().st_mtime - at) < 1
    except OSError:
        return False
