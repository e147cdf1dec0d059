"""Ledger, edge and web say the same: the edge file is the stamped live artefact, and so is what the web serves."""

from __future__ import annotations

import gzip
from hashlib import sha256

import brotli

from publishing.base import suffix_of
from publishing.models import Delivery, LiveArtefact, Publication
from publishing.store import stamped_bytes
from tests.running.colleagues import the_page
from tests.running.concord import Concord, wait_for


def converged(concord: Concord, version: int) -> None:
    """Wait until readers have this version of the sample page, then compare every byte on the way to them."""
    wait_for(lambda: is_delivered(version), f"version {version} to be delivered to every channel")
    wait_for(lambda: f"Version {version}," in concord.text(the_page().public_path), f"the web to serve {version}")
    assert publication().live.number == version
    rows = live_artefacts()
    assert {live.key.channel for live in rows} == {"website", "mobile"}
    for live in rows:
        assert live.version == version
        _compare(concord, live)


def publication() -> Publication:
    return Publication.objects.get(public_id=the_page().translation_key)


def is_delivered(version: int) -> bool:
    rows = Delivery.objects.filter(edition__publication=publication(), edition__number=version)
    return bool(rows) and all(row.state == Delivery.State.DELIVERED for row in rows)


def live_artefacts() -> list[LiveArtefact]:
    """What the page's public addresses serve, by the database's word."""
    rows = LiveArtefact.objects.select_related("key", "blob")
    return list(rows.filter(key__publication=publication(), key__channel__in=["website", "mobile"]))


def _compare(concord: Concord, live: LiveArtefact) -> None:
    file = concord.edge / live.key.site / live.key.path / f"200.{suffix_of(live.media_type)}"
    wanted = stamped_bytes(live)
    assert sha256(wanted).hexdigest() == live.digest
    wait_for(lambda: file.exists() and file.read_bytes() == wanted, f"the edge to hold {live.key.path}")
    assert gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()) == wanted
    assert brotli.decompress(file.with_name(f"{file.name}.br").read_bytes()) == wanted
    served = wait_for(lambda: _served(concord, live, wanted), f"the web to serve {live.key.path}")
    assert served


def _served(concord: Concord, live: LiveArtefact, wanted: bytes) -> bool:
    answer = concord.get(f"/{live.key.path}", **{"Accept-Encoding": "identity"})
    return answer.status_code == 200 and answer.content == wanted
