"""Whether the files of one address are those that were written for it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

import brotli

from publishing.base import is_packed, suffix_of
from publishing.edge import MARK, leads, mark_of
from publishing.models import LiveArtefact

Form = LiveArtefact.Form
STATUSES = {"200", "301", "410"}
LONGER = 1000  # bytes by which a packed form may be longer than what it packs


class Look(NamedTuple):
    """What is seen of files without reading them."""

    names: set[str]
    size: int  # bytes of all together
    mark: int  # another one as soon as anything is done to a file: nobody can set its ctime back


def look_at(folder: Path, live: LiveArtefact) -> Look | None:
    """None when that is enough to see that something is missing, too many, or of another time."""
    try:
        names = _standing_in(folder)
        if names not in _names(live) or live.form == Form.REDIRECT and not leads(folder / MARK, mark_of(folder, live)):
            return None
        found = [(folder / name).stat() for name in sorted(names - {MARK})]
    except OSError:
        return None
    at = live.modified_at.timestamp()
    if any(abs(one.st_mtime - at) >= 1 for one in found):  # file systems keep times more or less finely
        return None
    facts = tuple((one.st_ino, one.st_size, one.st_ctime_ns) for one in found)
    return Look(names, sum(one.st_size for one in found), hash((live.digest, live.target, facts)))


def is_right(folder: Path, names: set[str], live: LiveArtefact) -> bool:
    """Reads them. However large a file was made, no more of it is held than the right one has."""
    try:
        if live.form == Form.REDIRECT:
            return _holds(folder / "301", sha256(live.target.encode()).hexdigest())
        name = min(names, key=len)
        if not _holds(folder / name, sha256(b"").hexdigest() if name == "410" else live.digest):
            return False
        if len(names) == 1:
            return True
        body = (folder / name).read_bytes()
        return all(_packs(folder / f"{name}{ending}", unpack, body) for ending, unpack in UNPACK.items())
    except OSError:
        return False


def _standing_in(folder: Path) -> set[str]:
    with os.scandir(folder) as entries:
        return {one.name for one in entries if one.name[:3] in STATUSES and (one.is_file() or one.is_symlink())}


def _names(live: LiveArtefact) -> list[set[str]]:
    """The files that this address may consist of: any one of these sets, whole."""
    if live.form == Form.REDIRECT:
        return [{"301", MARK}]
    if live.form == Form.TOMBSTONE:
        return [{"410"}, *([{f"410.{suffix_of(live.media_type)}"}] if live.blob_id else [])]
    name = f"200.{suffix_of(live.media_type)}"
    return [{name, *(f"{name}{ending}" for ending in UNPACK if is_packed(live.media_type))}]


def _holds(file: Path, digest: str) -> bool:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest() == digest


def _packs(file: Path, unpack: Callable[[bytes, int], bytes], body: bytes) -> bool:
    with file.open("rb") as opened:
        packed = opened.read(len(body) + LONGER + 1)
    try:
        return len(packed) <= len(body) + LONGER and unpack(packed, len(body)) == body
    except (zlib.error, brotli.error):
        return False


def _gunzip(packed: bytes, length: int) -> bytes:
    """At most one byte more than `length`; nothing when it does not end there."""
    unpacking = zlib.decompressobj(wbits=31)
    body = unpacking.decompress(packed, length + 1)
    return body if unpacking.eof and not unpacking.unused_data else b""


def _unbrotli(packed: bytes, length: int) -> bytes:
    """A little more than `length` at most; nothing when it does not end there."""
    unpacking = brotli.Decompressor()
    body: bytes = unpacking.process(packed, output_buffer_limit=length + 1)
    return body if unpacking.is_finished() else b""


UNPACK = {".gz": _gunzip, ".br": _unbrotli}
