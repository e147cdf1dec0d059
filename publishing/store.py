"""Bytes and live artefacts: what is put there, and what an address answers now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.psycopg_any import Jsonb
from django.db.models import Max

from publishing.models import Blob, Index, Key, LiveArtefact
from publishing.stamps import Stamps, index_keys_in, stamp

LIVE = "live"  # the counter every live artefact takes its sequence from
NOTIFY = "live_artefact"


def put_blob(body: bytes) -> str:
    """Store bytes once; answers their SHA-256."""
    return put_blobs([body])[0]


def put_blobs(bodies: list[bytes]) -> list[str]:
    """The same for many. What is there already, as pictures mostly are, does not travel again."""
    digests = [sha256(body).hexdigest() for body in bodies]
    there = set(Blob.objects.filter(pk__in=digests).values_list("pk", flat=True))
    new = {digest: body for digest, body in zip(digests, bodies, strict=True) if digest not in there}
    Blob.objects.bulk_create([Blob(sha256=digest, body=new[digest]) for digest in sorted(new)], ignore_conflicts=True)
    return digests


COUNT = """INSERT INTO publishing_counter (name, value) VALUES (%s, 1)
    ON CONFLICT (name) DO UPDATE SET value = publishing_counter.value + 1 RETURNING value"""


def next_seq(name: str = LIVE) -> int:
    """The next number in commit order: the counter row stays locked until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [name])
        return cursor.fetchone()[0]


def last_seq() -> int:
    """The newest sequence that any live artefact has."""
    return LiveArtefact.objects.aggregate(Max("seq"))["seq__max"] or 0


@dataclass(frozen=True)
class Document:
    """What a key shall serve: unstamped bytes, and the values to stamp them with."""

    media_type: str
    blob: Blob
    stamps: dict[str, Any]


def write(key: Key, version: int, document: Document) -> bool:
    """Make a key serve a document. False when it already serves this version or a newer one (design.md I5)."""
    seq = next_seq()  # the counter's lock first: a listing that is being rebuilt is in what we read or comes after us
    body = bytes(document.blob.body)
    fragments = fragments_for(key, body)
    stamped = stamp(body, document.media_type, Stamps.from_json(document.stamps), fragment_bytes(fragments))
    values = {
        "form": LiveArtefact.Form.DOCUMENT,
        "version": version,
        "media_type": document.media_type,
        "blob": document.blob.pk,
        "stamps": document.stamps,
        "fragments": fragments,
        "digest": sha256(stamped).hexdigest(),
        "target": "",
    }
    return upsert(key, values, seq=seq)


def served(keys: Iterable[Key]) -> set[int]:
    """Those of these keys, by their ids, that serve a document now."""
    rows = LiveArtefact.objects.filter(key__in=[key.pk for key in keys], form=LiveArtefact.Form.DOCUMENT)
    return set(rows.values_list("pk", flat=True))


def write_shared(key: Key, media_type: str, blob: str) -> None:
    """A content-addressed artefact, where it is not served already: for ever the same, and back when something shows it
    again."""
    values = {"form": "document", "version": 0, "media_type": media_type, "blob": blob, "digest": blob, "target": ""}
    upsert(key, {**values, "stamps": None, "fragments": {}}, refresh=True)


def write_shared_gone(key: Key) -> None:
    """Nothing that is live shows it any more."""
    values = {"form": "tombstone", "version": 0, "media_type": "", "blob": None, "digest": "", "target": ""}
    upsert(key, {**values, "stamps": None, "fragments": {}}, refresh=True)


def write_tombstone(key: Key, version: int, farewell: Document | None) -> bool:
    """The address is gone: a late delivery of an older edition cannot bring it back. `farewell` is what it says."""
    values: dict[str, Any] = {"form": LiveArtefact.Form.TOMBSTONE, "version": version, "fragments": {}, "target": ""}
    if farewell is None:
        return upsert(key, {**values, "media_type": "", "blob": None, "stamps": None, "digest": ""})
    body = bytes(farewell.blob.body)
    digest = sha256(stamp(body, farewell.media_type, Stamps.from_json(farewell.stamps))).hexdigest()
    values |= {"media_type": farewell.media_type, "blob": farewell.blob.pk, "stamps": farewell.stamps}
    return upsert(key, {**values, "digest": digest})


def write_redirect(key: Key, version: int, target: str) -> bool:
    """The address leads on to `target`, a path of the same site."""
    values = {"form": LiveArtefact.Form.REDIRECT, "version": version, "media_type": "", "blob": None, "stamps": None}
    return upsert(key, {**values, "fragments": {}, "digest": "", "target": target})


def restamp(live: LiveArtefact, stamps: dict[str, Any]) -> bool:
    """The same bytes and version with other stamps: a review became overdue. False when nothing is different."""
    if live.stamps == stamps or live.form != LiveArtefact.Form.DOCUMENT:
        return False
    live.stamps = stamps
    return _again(live)


def touch(live: LiveArtefact) -> bool:
    """The same content once more, so that every follower writes its file anew."""
    return _again(live)


def _again(live: LiveArtefact) -> bool:
    seq = next_seq()  # the counter's lock comes before the artefact's, as in every delivery
    names = ("form", "version", "media_type", "stamps", "target", "fragments", "digest")
    values = {name: getattr(live, name) for name in names} | {"blob": live.blob_id}
    if live.form == LiveArtefact.Form.DOCUMENT and live.stamps is not None:
        values["digest"] = sha256(stamped_bytes(live)).hexdigest()
    return upsert(live.key, values, refresh=True, seq=seq)


# modified_at rises by at least one second for each key: nginx's ETag is whole seconds and size (design.md §2).
UPSERT = """
WITH written AS (
INSERT INTO publishing_liveartefact
    (key_id, form, version, media_type, blob_id, stamps, fragments, digest, target, seq, modified_at)
VALUES (%(key)s, %(form)s, %(version)s, %(media_type)s, %(blob)s, %(stamps)s, %(fragments)s, %(digest)s, %(target)s,
    %(seq)s, date_trunc('second', clock_timestamp()))
ON CONFLICT (key_id) DO UPDATE SET
    form = excluded.form, version = excluded.version, media_type = excluded.media_type, blob_id = excluded.blob_id,
    stamps = excluded.stamps, fragments = excluded.fragments, digest = excluded.digest, target = excluded.target,
    seq = excluded.seq,
    modified_at = greatest(excluded.modified_at, publishing_liveartefact.modified_at + interval '1 second')
WHERE publishing_liveartefact.version < excluded.version OR %(refresh)s
RETURNING 1)
SELECT pg_notify(%(channel)s, '') FROM written
"""


def upsert(key: Key, values: dict[str, Any], *, refresh: bool = False, seq: int = 0) -> bool:
    """Write one row under the counter's lock; the counter is spent even when a newer version already stands. `seq`: the
    number that the caller took already."""
    row = {**values, "key": key.pk, "seq": seq or next_seq(), "refresh": refresh, "channel": NOTIFY}
    row |= {"stamps": Jsonb(values["stamps"]) if values["stamps"] is not None else None}
    row |= {"fragments": Jsonb(values["fragments"])}
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, row)
        return cursor.rowcount == 1


# --- Fragments of listings inside pages ---


def fragments_for(key: Key, body: bytes) -> dict[str, str]:
    """{index key: blob} of every listing these bytes show, as it is now; an unknown one is empty so far."""
    found = {}
    for path in index_keys_in(body):
        index = Index.objects.filter(site=key.site, channel=key.channel, path=path).first()
        found[path] = index.blob_id if index and index.blob_id else put_blob(b"")
    return found


def fragment_bytes(fragments: dict[str, str]) -> dict[str, bytes]:
    blobs = Blob.objects.in_bulk(fragments.values())
    return {path: bytes(blobs[blob].body) for path, blob in fragments.items()}


def refresh_fragments(index: Index) -> int:
    """Put a rebuilt listing into every live page that shows it; answers how many pages changed."""
    shown_in = LiveArtefact.objects.filter(
        key__site=index.site, key__channel=index.channel, form="document", fragments__has_key=index.path
    )
    next_seq()  # the counter's lock comes before the artefacts', as in every delivery
    changed = 0
    for live in shown_in.select_related("key", "blob").select_for_update(of=("self",)).order_by("key_id"):
        if live.fragments[index.path] == index.blob_id:
            continue
        fragments = {**live.fragments, index.path: index.blob_id}
        stamped = stamped_bytes(live, fragments)
        names = ("form", "version", "media_type", "stamps", "target")
        values = {name: getattr(live, name) for name in names} | {"blob": live.blob_id, "fragments": fragments}
        upsert(live.key, {**values, "digest": sha256(stamped).hexdigest()}, refresh=True)
        changed += 1
    return changed


# --- What is served ---


def stamped_bytes(live: LiveArtefact, fragments: dict[str, str] | None = None) -> bytes:
    """The bytes of a live document: approved bytes, stamps and fragments put together."""
    body = bytes(live.blob.body) if live.blob else b""
    if live.stamps is None:
        return body
    pieces = fragment_bytes(live.fragments if fragments is None else fragments)
    return stamp(body, live.media_type, Stamps.from_json(live.stamps), pieces)


def standing(channel: str, path: str) -> LiveArtefact | None:
    """Whatever stands at an address now, in any form; None where nothing ever did."""
    rows = LiveArtefact.objects.select_related("blob")
    return rows.filter(key__site=settings.PUBLISHING_SITE, key__channel=channel, key__path=path).first()


def serving(channel: str, path: str) -> LiveArtefact | None:
    """The document an address serves now; None when it serves none."""
    found = standing(channel, path)
    return found if found and found.form == LiveArtefact.Form.DOCUMENT else None


def read(channel: str, path: str) -> tuple[str, bytes] | None:
    """(media type, stamped bytes) of what an address serves now; None when it serves no document."""
    found = serving(channel, path)
    return (found.media_type, stamped_bytes(found)) if found else None
