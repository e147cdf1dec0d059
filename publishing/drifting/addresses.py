"""The ledger with itself: every address of a publication serves what its newest edition wants there."""

from __future__ import annotations

from collections.abc import Iterator

from publishing import file_addresses
from publishing.base import channels, is_piece
from publishing.drifting import files, redelivery
from publishing.drifting.mismatch import Mismatch, place
from publishing.models import Edition, Key, LiveArtefact, ProofArtefact, Publication
from publishing.models.releases import Action
from publishing.proving.addresses import stamped
from publishing.proving.documents import same_stamps
from publishing.proving.ledger import Owner, Sealed

Form = LiveArtefact.Form


def mismatches(publication: Publication) -> Iterator[Mismatch]:
    """The files of a channel are looked at only when the ledger is right about it."""
    if publication.live is None:
        return
    addresses = Addresses(publication, publication.live)
    deliveries = {delivery.channel: delivery for delivery in publication.live.deliveries.all()}
    for channel in addresses.channels:
        sentence, delivery = addresses.wrong(channel), deliveries.get(channel)
        if not sentence:
            yield from files.mismatches(addresses.keys_of(channel))
        elif not redelivery.is_under_way(delivery):
            yield Mismatch(f"delivery {channel}", sentence, redelivery.mend(delivery, sentence))


class Addresses:
    """The keys of one publication with what they serve, and what its newest edition wants them to."""

    def __init__(self, publication: Publication, edition: Edition) -> None:
        self.publication, self.edition = publication, edition
        self.keys = list(Key.objects.filter(publication=publication).select_related("live__blob").order_by("pk"))
        rows = ProofArtefact.objects.filter(proof=edition.proof_id, shared=False) if edition.proof_id else []
        self.sealed = {
            (row.channel, row.path): Sealed(row.media_type, row.blob_id) for row in rows if not is_piece(row.path)
        }

    @property
    def channels(self) -> list[str]:
        used = {key.channel for key in self.keys} | {channel for channel, _path in self.sealed}
        return [name for name in channels() if name in used]

    def keys_of(self, channel: str) -> list[Key]:
        return [key for key in self.keys if key.channel == channel]

    def wrong(self, channel: str) -> str:
        """What is wrong on this channel, at the first address where something is; empty when nothing is."""
        keys = self.keys_of(channel)
        owned = {key.path for key in keys}
        lost = [path for name, path in self.sealed if name == channel and path not in owned]
        said = [f"/{path} belongs to something else; version {self.edition.number} is due there." for path in lost]
        return next(filter(None, [*said, *map(self._wrong, keys), self._wrong_file(channel)]), "")

    def _wrong_file(self, channel: str) -> str:
        path = file_addresses.missing(self.edition, channel)
        return f"Readers do not get /{path}, which version {self.edition.number} shows." if path else ""

    def _wrong(self, key: Key) -> str:
        live: LiveArtefact | None = getattr(key, "live", None)
        sealed = self.sealed.get((key.channel, key.path))
        if sealed is not None:
            return self._wrong_document(live, sealed, place(key, sealed.media_type))
        return self._wrong_absence(live, place(key, live.media_type or "text/html")) if live is not None else ""

    def _wrong_document(self, live: LiveArtefact | None, sealed: Sealed, where: str) -> str:
        number = self.edition.number
        if live is None or live.form != Form.DOCUMENT:
            return f"Readers get nothing {where}; version {number} is due."
        if live.version < number:
            return f"Readers still get version {live.version} {where}; version {number} is due."
        right = live.version == number and Sealed(live.media_type, live.blob_id or "") == sealed
        same = same_stamps(live, Owner(self.publication, {}), self.edition) and stamped(live) is not None
        return "" if right and same else f"Readers get something else than version {number} {where}."

    def _wrong_absence(self, live: LiveArtefact, where: str) -> str:
        """An address at which readers shall not find the text any more."""
        if live.form == Form.DOCUMENT:
            why = "was taken down" if self.edition.action == Action.WITHDRAW else "has moved"
            return f"Readers still get version {live.version} {where}, though it {why}."
        if live.version != self.edition.number:
            return f"What readers are told {where} belongs to an earlier version than {self.edition.number}."
        return ""
