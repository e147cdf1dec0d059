"""What each address of a publication served at a moment, from the history of its live artefacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from django.conf import settings

from publishing.base import channels
from publishing.history.questions import Unanswerable, spoken
from publishing.models import Edition, LiveArtefact, LiveRecord, Proof, Publication
from publishing.stamps import Stamps, UnknownToken, stamp
from publishing.store import fragment_bytes

Form = LiveArtefact.Form


@dataclass(frozen=True)
class Served:
    """One address, exactly so from one moment until another. `edition` is None only when the ledger was damaged."""

    record: LiveRecord
    edition: Edition | None
    begin: datetime
    until: datetime | None

    @cached_property
    def body(self) -> bytes:
        """The very bytes, stamped again; of what leads elsewhere there are none. What somebody damaged comes as it is:
        then it is not intact."""
        record = self.record
        body = bytes(record.blob.body) if record.blob else b""
        if record.stamps is None:
            return body
        try:
            return stamp(body, record.media_type, Stamps.from_json(record.stamps), fragment_bytes(record.fragments))
        except (UnknownToken, TypeError, KeyError, ValueError):
            return body

    @property
    def is_intact(self) -> bool:
        """Whether the bytes are those that were recorded at the time."""
        return not self.record.digest or sha256(self.body).hexdigest() == self.record.digest

    @property
    def is_overdue(self) -> bool:
        return bool((self.record.stamps or {}).get("overdue"))

    @property
    def address(self) -> str:
        """As a reader writes it; empty for what has no address of its own, such as a card for newsletters."""
        channel = channels().get(self.record.key.channel)
        return f"{settings.PUBLIC_URL}/{self.record.key.path}" if channel and channel.public else ""


@dataclass(frozen=True)
class ChannelThen:
    name: str
    label: str
    served: list[Served] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """`edition` was the newest at that moment, whether or not all channels had it already."""

    publication: Publication
    moment: datetime
    edition: Edition
    channels: list[ChannelThen]

    @property
    def title(self) -> str:
        """As it was called then."""
        proof = self.edition.proof or _last_proof(self.edition)
        return proof.sealed.title if proof and proof.snapshot else self.publication.title


def at(publication: Publication, moment: datetime, channel: str = "") -> Answer:
    """Raises Unanswerable when nothing of it was published at that moment, or for a channel that does not exist."""
    if channel and channel not in channels():
        raise Unanswerable(f"There is no channel “{channel}”. Choose one of: {', '.join(channels())}.")
    editions = Edition.objects.filter(publication=publication).select_related("proof", "replacement")
    edition = editions.filter(created_at__lte=moment).order_by("-number").first()
    if edition is None:
        first = editions.order_by("number").first()
        came = f"Its first version came on {spoken(first.created_at)}." if first else "It was never published."
        raise Unanswerable(f"Readers did not see “{publication.title}” then. {came}")
    found = _served(publication, moment)
    names = [channel] if channel else channels()
    return Answer(publication, moment, edition, [_channel(name, found) for name in names])


def _channel(name: str, found: list[Served]) -> ChannelThen:
    return ChannelThen(name, channels()[name].label, [one for one in found if one.record.key.channel == name])


def _served(publication: Publication, moment: datetime) -> list[Served]:
    """By address: what was written there last. What had gone to another publication by then is not its own."""
    keys = LiveRecord.objects.filter(publication=publication).values("key")
    rows = LiveRecord.objects.filter(key__in=keys, at__lte=moment).select_related("key", "blob")
    last = rows.order_by("key_id", "-pk").distinct("key_id")
    mine = [record for record in last if record.publication_id == publication.pk]
    return sorted((one(record) for record in mine), key=_documents_first)


def one(record: LiveRecord) -> Served:
    """A line of the history with what belongs to it. The same written again, for the files' sake, is no change."""
    lines = LiveRecord.objects.filter(key=record.key_id).order_by("pk")
    same = {"digest": record.digest, "form": record.form, "target": record.target}
    others = lines.exclude(**same, version__in=[record.version, 0])
    before = others.filter(pk__lt=record.pk).values_list("pk", flat=True).last() or 0
    begin = lines.filter(pk__gt=before).values_list("at", flat=True)[0]
    until = others.filter(pk__gt=record.pk).values_list("at", flat=True).first()
    return Served(record, _edition(record), begin, until)


def _documents_first(served: Served) -> tuple[int, str]:
    return [Form.DOCUMENT, Form.TOMBSTONE, Form.REDIRECT].index(Form(served.record.form)), served.record.key.path


def _edition(record: LiveRecord) -> Edition | None:
    """An address that a release gave to another publication keeps serving for a moment; its number is forgotten."""
    version = record.version
    if not version:
        same = LiveRecord.objects.filter(key=record.key_id, publication=record.publication_id, pk__lt=record.pk)
        version = same.exclude(version=0).order_by("-pk").values_list("version", flat=True).first() or 0
    rows = Edition.objects.select_related("proof", "replacement")
    return rows.filter(publication=record.publication_id, number=version).first()


def _last_proof(withdrawal: Edition) -> Proof | None:
    earlier = Edition.objects.filter(publication=withdrawal.publication_id, number__lt=withdrawal.number)
    last = earlier.exclude(proof=None).select_related("proof").order_by("-number").first()
    return last.proof if last else None
