"""The edge: a directory of plain files that mirrors the live artefacts. A projection: delete it and it is rebuilt.

`<site>/<path>/` holds exactly one of `200.html|json|feed|xml|css` (with `.gz` and `.br` beside it),
`200.avif|webp|jpg|png|pdf` (pictures and documents), `410.html|json` (taken down, with the approved words), `410`
(without words), `301` (the target, one line) with the link `301.to`, whose end tells nginx the same. A change writes a
temporary file, fsyncs, renames, then removes what it replaces: a reader never gets a torn document, and kill -9 at any
moment leaves the old or the new one."""

from __future__ import annotations

import gzip
import logging
import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from time import monotonic

import brotli
from django.conf import settings
from django.db import connection, transaction

from publishing.base import channels, is_packed, is_piece, suffix_of
from publishing.models import LiveArtefact
from publishing.store import last_seq, stamped_bytes

logger = logging.getLogger("publishing.edge")

BATCH = 200
GENERATION = ".generation"  # eight bytes that rise with every change: readers' caches compare them
TARGETS = ".to"  # folders named like the addresses that redirects lead to
MARK = "301.to"
POSITION = ".seq"  # the last sequence that is safely on disk
HELD = 15.0  # seconds that a lock is surely held: PostgreSQL ends an idle transaction after 30


class Edge:
    """One mirror in one directory. Several hosts may each keep their own."""

    def __init__(self, directory: Path | str | None = None) -> None:
        self.directory = Path(directory or settings.EDGE_DIR)
        self.directory.mkdir(parents=True, exist_ok=True)

    def follow(self) -> int:
        """Mirror everything that changed since the last call; answers how many artefacts were written."""
        written = 0
        if self.position > last_seq():  # the database was restored from a backup: its numbers begin again
            return self.rebuild()
        while batch := list(_after(self.position)):
            try:
                for live in batch:
                    self.mirror(live)
            except OSError:
                self._take_down(self.position)
                raise
            self._advance(batch[-1].seq)
            written += len(batch)
        return written

    def rebuild(self) -> int:
        """From the first sequence on, whatever the directory holds."""
        with suppress(FileNotFoundError):
            (self.directory / POSITION).unlink()
        return self.follow()

    @property
    def position(self) -> int:
        try:
            return int((self.directory / POSITION).read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def mirror(self, live: LiveArtefact) -> None:
        """Bring one address to what the database says. Bytes that do not match their digest are never shown."""
        if is_piece(live.key.path):
            return
        folder = self.directory / live.key.site / _safe(live.key.path)
        if kept := WRITERS[LiveArtefact.Form(live.form)](folder, live):
            _remove_others(folder, kept)

    def _take_down(self, position: int) -> None:
        """Where nothing new can be written (a full disk), what was taken down goes all the same."""
        rows = LiveArtefact.objects.select_related("key", "blob").filter(seq__gt=position)
        for live in rows.filter(form=LiveArtefact.Form.TOMBSTONE, key__channel__in=_public()).order_by("seq"):
            with suppress(OSError):
                self.mirror(live)
        with suppress(OSError):
            self.announce()

    def announce(self) -> None:
        """Tell readers' memories that files changed. Also at every start: a killed follower may not have done it."""
        with _generation(self.directory) as generation:
            generation[:8] = (int.from_bytes(generation[:8]) + 1).to_bytes(8)

    def _advance(self, seq: int) -> None:
        self.announce()  # first: killed in between, the files are written again, never forgotten in a memory
        _write(self.directory / POSITION, str(seq).encode())


def _after(seq: int) -> Iterator[LiveArtefact]:
    rows = LiveArtefact.objects.select_related("key", "blob").filter(seq__gt=seq, key__channel__in=_public())
    return iter(rows.order_by("seq")[:BATCH])


def _public() -> list[str]:
    return [name for name, channel in channels().items() if channel.public]


def _safe(path: str) -> PurePosixPath:
    """The folder of an address. Paths come from the ledger; one that would leave the edge is a fault of ours."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise ValueError(f"not an address: {path!r}")
    return parts


def checked_bytes(live: LiveArtefact) -> bytes | None:
    """What a reader shall get; None, and a line for the operator, when it is not what the ledger vouches for."""
    try:
        body = stamped_bytes(live)
    except ValueError:  # a token or a date that the stamps cannot answer: only in bytes that nobody sealed
        body = b""
    if sha256(body).hexdigest() == live.digest:
        return body
    facts = {"event": "digest_mismatch", "publication": live.key.publication_id, "edition": live.version}
    logger.error("refused to mirror %s", live.key, extra=facts)
    return None


def _write_document(folder: Path, live: LiveArtefact) -> set[str]:
    """Nothing written: what stands there stays."""
    body, modified_at = checked_bytes(live), live.modified_at.timestamp()
    if body is None:
        return set()
    name = f"200.{suffix_of(live.media_type)}"
    if not is_packed(live.media_type):
        return _write(folder / name, body, modified_at)
    # The compressed siblings first: nobody may find an older one beside a newer document.
    kept = _write(folder / f"{name}.gz", gzip.compress(body, 6, mtime=0), modified_at)
    kept |= _write(folder / f"{name}.br", brotli.compress(body, quality=5), modified_at)
    return kept | _write(folder / name, body, modified_at, live)


def _write_gone(folder: Path, live: LiveArtefact) -> set[str]:
    """Taken down is taken down: words that cannot be vouched for are left out, the page goes all the same."""
    body = checked_bytes(live) if live.blob_id else None
    name = "410" if body is None else f"410.{suffix_of(live.media_type)}"
    try:
        return _write(folder / name, body or b"", live.modified_at.timestamp())
    except OSError:  # a full disk
        _remove_others(folder, {name})
        return _write(folder / name, body or b"", live.modified_at.timestamp())  # in the room that was just made


def _write_moved(folder: Path, live: LiveArtefact) -> set[str]:
    """nginx cannot read the target in a file, but it can ask where a link leads (`$realpath_root`)."""
    mark = folder / MARK
    leads_to = mark_of(folder, live)
    leads_to.mkdir(parents=True, exist_ok=True)
    if not leads(mark, leads_to):
        temporary = folder / f".{MARK}.{os.getpid()}"
        temporary.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        temporary.symlink_to(os.path.relpath(leads_to, folder), target_is_directory=True)
        temporary.replace(mark)
    return {MARK} | _write(folder / "301", live.target.encode(), live.modified_at.timestamp())


def mark_of(folder: Path, live: LiveArtefact) -> Path:
    """The folder that the link of a redirect leads to: empty, and named like the new address with "~" at its end."""
    site = Path(*folder.parts[: len(folder.parts) - len(_safe(live.key.path).parts)])
    return site / TARGETS / _safe(f"{live.target}~".lstrip("/"))


def leads(mark: Path, leads_to: Path) -> bool:
    return mark.is_symlink() and leads_to.is_dir() and mark.resolve() == leads_to.resolve()


WRITERS = {
    LiveArtefact.Form.DOCUMENT: _write_document,
    LiveArtefact.Form.TOMBSTONE: _write_gone,
    LiveArtefact.Form.REDIRECT: _write_moved,
}


def _write(path: Path, body: bytes, modified_at: float | None = None, live: LiveArtefact | None = None) -> set[str]:
    """The name that now stands there; none where this document was no longer the newest, see `_name_first`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".{path.name}.{os.getpid()}"
    try:
        with temporary.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if modified_at is not None:
            os.utime(temporary, (modified_at, modified_at))
        if live and not path.exists():
            return {path.name} if _name_first(temporary, path, live) else set()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return {path.name}


def _name_first(temporary: Path, path: Path, live: LiveArtefact) -> bool:
    """Give a document its name where no file stood. Until then the application answers from the database, and readers
    must not go from its newer version back to ours: ours is left out when a newer one is there, for that one comes
    next, and while its row is locked none can come. A lock that may be lost, for the answer was late, is none."""
    newest = LiveArtefact.objects.filter(pk=live.pk, seq=live.seq).select_for_update(no_key=True)
    while True:
        asked = monotonic()
        with transaction.atomic():
            is_newest = bool(newest.values_list("pk"))
            if monotonic() - asked < HELD:
                if is_newest:
                    temporary.replace(path)
                return is_newest


def _remove_others(folder: Path, kept: set[str]) -> None:
    for other in folder.iterdir():
        if (
            (other.is_file() or other.is_symlink())
            and other.name not in kept
            and other.name.lstrip(".")[:3] in {"200", "410", "301"}
        ):
            other.unlink(missing_ok=True)


def _generation(directory: Path) -> mmap.mmap:
    """The shared counter; readers hold the same page of memory and see a change without a system call."""
    path = directory / GENERATION
    with path.open("ab") as file:  # eight real bytes: memory mapped to a hole would kill its user on a full disk
        file.write(bytes(max(0, 8 - file.tell())))
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), 8)


def generation_of(directory: Path | str) -> mmap.mmap:
    Path(directory).mkdir(parents=True, exist_ok=True)
    return _generation(Path(directory))


def inode_of(directory: Path) -> int:
    """Which file the counter is; 0 while there is none."""
    try:
        return (directory / GENERATION).stat().st_ino
    except FileNotFoundError:
        return 0


def wait_for_change(seconds: float) -> None:
    """Sleep until the database announces a change, at most `seconds`: the poll finds what was not announced."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LISTEN live_artefact")
    for _notice in raw.notifies(timeout=seconds, stop_after=1):
        return
