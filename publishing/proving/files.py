"""The edge's files: exactly the bytes that are live, and no file that no address accounts for."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import brotli

from publishing.base import channels, is_packed, is_piece, suffix_of
from publishing.edge import MARK, POSITION, leads, mark_of
from publishing.models import Key, LiveArtefact
from publishing.proving.addresses import stamped
from publishing.proving.report import EXTRA, FILE, Report, place

Form = LiveArtefact.Form
PACKED: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".br": brotli.decompress}
STATUSES = {"200", "410", "301"}


class Files:
    """Compares one mirror with the addresses it is told of. What looks wrong is looked at again by `settle`, once
    the ledger is read anew: the mirror may have gone on while the audit was looking at an earlier moment."""

    def __init__(self, directory: Path, report: Report) -> None:
        self.directory = directory
        self.report = report
        self.position = self._position()
        self._accounted: dict[str, str] = {}  # folder: its one file; "": whatever is there
        self._doubtful: list[int] = []

    def compare(self, live: LiveArtefact, body: bytes | None) -> None:
        """`body`: what the address serves, stamped; None when that is wrong already."""
        if not _is_public(live.key):
            return
        self._accounted[_folder(live.key)] = name_of(live) if body is not None else ""
        if body is None:
            return
        self.report.counts["files"] += 1
        if self.wrong(live, body):
            self._doubtful.append(live.key_id)

    def settle(self) -> None:
        """Judge what was in doubt by what is live and mirrored now."""
        self.position = self._position()
        for live in LiveArtefact.objects.select_related("key", "blob").filter(pk__in=self._doubtful).order_by("pk"):
            body = stamped(live)
            what = self.wrong(live, body) if body is not None else ""
            if what and live.seq > self.position:
                self.report.on_the_way += 1
            elif what:
                self.report.fault(f"file of {place(live.key)}", what, FILE)
        for folder, name in self._strangers():
            self.report.fault(f"file {folder}/{name}", "nothing that is live accounts for it.", EXTRA)

    def _position(self) -> int:
        try:
            return int((self.directory / POSITION).read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def wrong(self, live: LiveArtefact, body: bytes) -> str:
        name = name_of(live)
        file = self.directory / _folder(live.key) / name
        wanted = live.target.encode() if live.form == Form.REDIRECT else body
        if live.form == Form.REDIRECT and not leads(file.with_name(MARK), mark_of(file.parent, live)):
            return "its link for nginx leads elsewhere."
        try:
            if file.read_bytes() != wanted:
                return "it holds something else than what is live."
            packed = {ending: file.with_name(name + ending) for ending in PACKED}
            for ending, sibling in packed.items():
                if (_is_packed(live) or sibling.exists()) and not _unpacks(sibling, ending, wanted):
                    return f"its compressed form ({ending}) holds something else than what is live."
        except FileNotFoundError:
            return "it is missing."
        except OSError as error:
            return f"it cannot be read ({type(error).__name__})."
        return ""

    def _strangers(self) -> Iterator[tuple[str, str]]:
        for folder, _folders, names in os.walk(self.directory):
            relative = PurePosixPath(os.path.relpath(folder, self.directory)).as_posix()
            for name in sorted(names):
                if name[:3] in STATUSES and not self._accounts_for(relative, name):
                    yield relative, name

    def _accounts_for(self, folder: str, name: str) -> bool:
        known = self._accounted.get(folder)
        if known == "" or known is not None and name in (known, *(known + ending for ending in PACKED)):
            return True
        live = _live_at(folder)
        # Changed after the audit's moment, or not mirrored yet: the follower takes away what does not belong.
        return live is not None and (live.seq > self.position or name.startswith(name_of(live)))


def name_of(live: LiveArtefact) -> str:
    """The file that the edge keeps for an address."""
    if live.form == Form.REDIRECT:
        return "301"
    status = "200" if live.form == Form.DOCUMENT else "410"
    return f"{status}.{suffix_of(live.media_type)}" if live.blob_id else status


def _is_packed(live: LiveArtefact) -> bool:
    return live.form == Form.DOCUMENT and is_packed(live.media_type)


def _unpacks(file: Path, ending: str, wanted: bytes) -> bool:
    try:
        return PACKED[ending](file.read_bytes()) == wanted
    except (gzip.BadGzipFile, EOFError, zlib.error, brotli.error):
        return False


def _folder(key: Key) -> str:
    return (PurePosixPath(key.site) / key.path).as_posix()


def _is_public(key: Key) -> bool:
    channel = channels().get(key.channel)
    return channel is not None and channel.public and not is_piece(key.path)


def _live_at(folder: str) -> LiveArtefact | None:
    site, _, path = folder.partition("/")
    rows = LiveArtefact.objects.select_related("key").filter(key__site=site, key__path__in=[path, f"{path}/"])
    return next((live for live in rows if _is_public(live.key)), None)
