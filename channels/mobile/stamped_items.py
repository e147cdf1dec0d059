"""Items as readers get them, for sync: finished bytes by the digest that the ledger vouches for.

Reading and stamping one costs more than sending it, and a change is asked for by every app; so a process remembers
those it stamped. A digest names its bytes for ever: what is taken down is not asked for any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from publishing.models import Blob
from publishing.stamps import Stamps, stamp

MOST_BYTES = 32_000_000  # beyond that the memory is dropped whole

memory: dict[str, bytes] = {}


def stamped(rows: Iterable[dict[str, Any]]) -> dict[str, bytes]:
    """{digest: bytes} of live documents; each row has "digest", "blob", "media_type" and "stamps"."""
    wanted = {row["digest"]: row for row in rows}
    found = {digest: known for digest in wanted if (known := memory.get(digest)) is not None}
    missing = {digest: row for digest, row in wanted.items() if digest not in found}
    blobs = Blob.objects.in_bulk({row["blob"] for row in missing.values()}) if missing else {}
    for digest, row in missing.items():
        found[digest] = stamp(bytes(blobs[row["blob"]].body), row["media_type"], Stamps.from_json(row["stamps"]))
    if missing:
        _remember({digest: found[digest] for digest in missing})
    return found


def _remember(made: dict[str, bytes]) -> None:
    memory.update(made)
    if sum(map(len, tuple(memory.values()))) > MOST_BYTES:
        memory.clear()
