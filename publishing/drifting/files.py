"""This host's files: each address has the one that the ledger wants, with the right bytes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from publishing import store
from publishing.base import channels
from publishing.drifting.mismatch import Mismatch
from publishing.models import Key, LiveArtefact
from publishing.proving.addresses import stamped
from publishing.proving.files import Files
from publishing.proving.report import Report


def mismatches(keys: list[Key]) -> Iterator[Mismatch]:
    """Only where a follower keeps a mirror, and only what it has come to already."""
    directory = Path(settings.EDGE_DIR)
    if not directory.is_dir():
        return
    files = Files(directory, Report())
    for key in keys:
        live: LiveArtefact | None = getattr(key, "live", None)
        if live is None or live.seq > files.position or not channels()[key.channel].public:
            continue
        if what := wrong(files, live):
            sentence = f"The file of /{key.path} on this server is not right: {what}"
            yield Mismatch(f"file {key.pk}", sentence, partial(store.touch, live))


def wrong(files: Files, live: LiveArtefact) -> str:
    body = stamped(live)
    what = files.wrong(live, body) if body is not None else ""
    unchanged = what and LiveArtefact.objects.filter(pk=live.pk, seq=live.seq).exists()
    return what if unchanged else ""  # a newer one was just written
