"""Every address back to the edition it serves: bytes, stamps, owner."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from publishing.models import Key, LiveArtefact, LiveRecord
from publishing.proving import departed, documents, unowned
from publishing.proving.ledger import Ledger
from publishing.proving.report import BEHIND, ORPHAN, TAMPERED, Report, batches, place, streamed
from publishing.stamps import UnknownToken
from publishing.store import stamped_bytes

Form = LiveArtefact.Form


def prove(report: Report, ledger: Ledger) -> Iterator[tuple[LiveArtefact, bytes | None]]:
    """Check each address, and hand it on with the bytes that its files have to hold; None when those are wrong."""
    rows = LiveArtefact.objects.select_related("key", "blob").order_by("key_id")
    for batch in batches(streamed(rows)):
        records = _last_records(batch)
        for live in batch:
            report.counts[COUNTED[live.form]] += 1
            body = stamped(live)
            if body is None:
                report.fault(place(live.key), "what it serves is not what was delivered to it.", TAMPERED)
            _prove(live, records.get(live.key_id), report, ledger)
            yield live, body


COUNTED = {
    Form.DOCUMENT: "addresses with a text",
    Form.TOMBSTONE: "addresses taken down",
    Form.REDIRECT: "addresses that lead elsewhere",
}


def stamped(live: LiveArtefact) -> bytes | None:
    """The stamping done again; None when it does not give the recorded digest."""
    try:
        body = stamped_bytes(live)
    except (UnknownToken, TypeError, ValueError, KeyError):  # stamps or listings that nobody of us wrote
        return None
    expected = live.digest or sha256(b"").hexdigest()  # what has no bytes has no digest
    return body if sha256(body).hexdigest() == expected else None


def _prove(live: LiveArtefact, record: LiveRecord | None, report: Report, ledger: Ledger) -> None:
    if record is None or not _same(live, record):
        report.fault(place(live.key), "it was changed without a line in its history.", TAMPERED)
    # Its owner when it was written: a key may have been given to another publication that is still on its way.
    owner_id = record.publication_id if record else live.key.publication_id
    if owner_id != live.key.publication_id or live.version == 0 and live.key.publication_id:
        return _given_on(live, report, ledger)
    if owner_id is None:
        return unowned.prove(live, report, ledger)
    check = documents.prove if live.form == Form.DOCUMENT else departed.prove
    return check(live, ledger.owner(owner_id), report, ledger)


def _given_on(live: LiveArtefact, report: Report, ledger: Ledger) -> None:
    key = live.key
    if ledger.is_moving(key.publication_id, key.channel):
        report.on_the_way += 1
    elif key.publication_id is None:
        report.fault(place(key), "its owner was taken away.", TAMPERED)
    else:
        title = ledger.owner(key.publication_id).publication.title
        report.fault(place(key), f"it was given to “{title}”, which does not come.", BEHIND)


def _last_records(batch: list[LiveArtefact]) -> dict[int, LiveRecord]:
    rows = LiveRecord.objects.filter(key_id__in=[live.key_id for live in batch])
    return {row.key_id: row for row in rows.order_by("key_id", "-pk").distinct("key_id")}


FIELDS = ("form", "version", "media_type", "blob_id", "stamps", "fragments", "digest", "target", "seq")


def _same(live: LiveArtefact, record: LiveRecord) -> bool:
    return all(getattr(live, name) == getattr(record, name) for name in FIELDS)


def prove_keys(report: Report, ledger: Ledger) -> None:
    """Addresses that were claimed and serve nothing."""
    rows = Key.objects.filter(live=None).exclude(publication=None).order_by("pk")
    for key in streamed(rows):
        if ledger.is_moving(key.publication_id, key.channel):
            report.on_the_way += 1
        else:
            report.fault(place(key), "somebody owns it, and it serves nothing.", ORPHAN)
