"""What the ledger says about the owner of an address: its editions, and what is still on its way to a channel."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from publishing.models import Delivery, Edition, ProofArtefact, Publication

OPEN = [Delivery.State.PENDING, Delivery.State.LEASED, Delivery.State.WAITING]
KEPT = 500  # owners in memory at a time: the addresses of one come close together


class Sealed(NamedTuple):
    media_type: str
    sha256: str


class Owner(NamedTuple):
    """A publication and its editions, without their proofs."""

    publication: Publication
    editions: dict[int, Edition]

    @property
    def newest(self) -> Edition | None:
        return self.publication.live


class Ledger:
    """Answers from the database and remembers what was asked last."""

    def __init__(self) -> None:
        rows = Delivery.objects.filter(state__in=OPEN).values_list("edition__publication_id", "channel")
        self._open = set(rows.distinct())
        self.owner = lru_cache(KEPT)(_owner)
        self.sealed = lru_cache(KEPT)(_sealed)

    def is_moving(self, publication_id: int | None, channel: str) -> bool:
        """Whether an edition is still on its way to this channel."""
        return (publication_id, channel) in self._open


def _owner(publication_id: int) -> Owner:
    publication = Publication.objects.select_related("live").get(pk=publication_id)
    return Owner(publication, {edition.number: edition for edition in Edition.objects.filter(publication=publication)})


def _sealed(proof_id: int) -> dict[tuple[str, str], Sealed]:
    """What was sealed for approval, by channel and path."""
    rows = ProofArtefact.objects.filter(proof=proof_id)
    return {(row.channel, row.path): Sealed(row.media_type, row.blob_id) for row in rows}
