"""What changed in one language, page by page: what an app needs to keep a copy of every item.

`LiveSummary.seq` is taken under lock by the transaction that delivers, so its order is the order of commits: who has
read up to a number has missed nothing below it (reliability.md I24)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from channels.mobile import cursors
from channels.mobile.addresses import item_key
from channels.mobile.channel import ITEM_KINDS
from channels.mobile.cursors import Cursor
from channels.mobile.gone import WORDS
from channels.mobile.parts import FRESHNESS
from channels.mobile.problems import CursorExpired
from channels.mobile.serializers import SCHEMA_VERSION
from channels.mobile.stamped_items import stamped
from publishing.models import Delivery, Edition, LiveArtefact, LiveSummary
from publishing.models.releases import RECALLS, Action

CHANNEL = "mobile"
MOST_BYTES = 1_000_000  # of items in one page; one that is larger by itself makes a page alone
SAME = timedelta(days=1)  # as long as a cursor of a reader to whom nothing happens stays the same
SLACK = timedelta(minutes=5)  # between the moment a delivery notes and the moment others see it

Row = dict[str, Any]


@dataclass(frozen=True)
class Head:
    """The newest sequence of a language, the identity of its newest edition, when that came to the app, and the moment
    before they were read.

    Rows are read after it: whatever they lack was committed later and has a higher sequence than `seq`."""

    now: datetime
    seq: int
    newest: str
    settled_at: datetime | None


def page(locale: str, text: str | None, limit: int) -> bytes:
    """The JSON document for a reader that comes with this cursor, or with none."""
    head = read_head(locale)
    cursor = _checked(cursors.read(text, locale), head) if text is not None else _full_set(locale, head)
    found = list(_rows(cursor)[: limit + 1]) if cursor.seq < head.seq else []  # mostly there is nothing new
    rows = _within_bounds(found, limit)
    has_more = len(rows) < len(found)
    following = {
        "next_cursor": cursors.write(_next(cursor, rows, head, has_more)),
        "has_more": has_more,
        "urgent": any(_is_alarm(row, cursor) for row in rows),
    }
    start = {"schema_version": SCHEMA_VERSION, "kind": "sync", "locale": locale, "freshness": FRESHNESS}
    return _json(start)[:-1] + b',"changes":[' + b",".join(_changes(rows, cursor)) + b"]," + _json(following)[1:]


# --- Where the reader stands ---


HEAD = """
SELECT statement_timestamp(), (SELECT value FROM publishing_counter WHERE name = %s),
    edition.id, edition.created_at, delivery.delivered_at
FROM (SELECT 1) AS always
LEFT JOIN LATERAL (
    SELECT edition_id FROM publishing_livesummary WHERE channel = %s AND locale = %s ORDER BY seq DESC LIMIT 1
) AS newest ON true
LEFT JOIN publishing_edition AS edition ON edition.id = newest.edition_id
LEFT JOIN publishing_delivery AS delivery ON delivery.edition_id = edition.id AND delivery.channel = %s
"""


def read_head(locale: str) -> Head:
    """In one statement, whose timestamp is from before it looks: every app asks this whenever it is opened."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [f"{CHANNEL}:{locale}", CHANNEL, locale, CHANNEL])
        now, seq, edition_id, created_at, settled_at = cursor.fetchone()
    newest = {"edition_id": edition_id, "edition__created_at": created_at} if edition_id else None
    return Head(now, seq or 0, _identity(newest), settled_at)


def _full_set(locale: str, head: Head) -> Cursor:
    return Cursor(locale, seq=0, start=head.seq, complete_at=head.now, newest=head.newest)


def _checked(cursor: Cursor, head: Head) -> Cursor:
    """Raises CursorExpired when following it could leave something out."""
    if cursor.is_older_than(head.now):
        raise CursorExpired("This cursor is more than 400 days old. Start again without a cursor.")
    if max(cursor.seq, cursor.start) > head.seq or not _is_known(cursor.newest, head):
        raise CursorExpired("This cursor knows more than we do: a backup was restored. Start again without a cursor.")
    return cursor


def _next(cursor: Cursor, rows: list[Row], head: Head, has_more: bool) -> Cursor:
    if not rows and _is_settled(cursor, head):
        return cursor
    last = rows[-1]["seq"] if rows else cursor.seq
    on = replace(cursor, seq=last, newest=_identity(rows[-1]) if last > head.seq else head.newest)
    return on if has_more else replace(on, seq=max(last, head.seq), complete_at=head.now)


def _is_settled(cursor: Cursor, head: Head) -> bool:
    """Whether the reader was complete, and surely after the newest delivery: while nothing changes, it gets the same
    answer byte for byte, and so the same ETag."""
    if cursor.seq != head.seq or cursor.newest != head.newest or head.settled_at is None:
        return False
    return cursor.complete_at - SLACK > head.settled_at and head.now - cursor.complete_at < SAME


def _identity(row: Mapping[str, Any] | None) -> str:
    """An edition stays for ever, and no other has this number and this microsecond."""
    return f"{row['edition_id']}@{row['edition__created_at'].isoformat()}" if row else ""


def _is_known(identity: str, head: Head) -> bool:
    pk, _, created_at = identity.partition("@")
    return not pk or identity == head.newest or Edition.objects.filter(pk=pk, created_at=created_at).exists()


# --- What changed ---


def _rows(cursor: Cursor) -> QuerySet[LiveSummary, Row]:
    """Each item once, in one statement, so that an item and its sequence belong together."""
    rows = LiveSummary.objects.filter(channel=CHANNEL, locale=cursor.locale, seq__gt=cursor.seq)
    # Who begins with the full set has nothing to delete but what goes while it is reading.
    rows = rows.filter(Q(edition__action=Action.PUBLISH) | Q(seq__gt=cursor.start))
    address = {"site": settings.PUBLISHING_SITE, "channel": CHANNEL, "path__startswith": item_key(cursor.locale, "")}
    at_address = Q(**{f"publication__keys__{name}": value for name, value in address.items()})
    rows = rows.filter(publication__kind__in=ITEM_KINDS).annotate(
        address=FilteredRelation("publication__keys", condition=at_address),
        form=F("address__live__form"),
        media_type=F("address__live__media_type"),
        stamps=F("address__live__stamps"),
        digest=F("address__live__digest"),
        blob=F("address__live__blob"),
        size=Length("address__live__blob__body"),
        alarm=Exists(_alarms(cursor.complete_at)),
    )
    live = ("form", "media_type", "stamps", "digest", "blob", "size", "alarm")
    edition = ("action", "withdrawal", "created_at", "stamps", "replacement_id")
    names = ["seq", "publication__public_id", "publication__kind", *(f"edition__{name}" for name in edition)]
    return rows.order_by("seq").values("edition_id", *names, *live)


def _alarms(since: datetime) -> QuerySet[Edition]:
    """Corrections and recalls that were not in the app yet at this moment.

    The newest edition alone does not tell: a correction may have been reissued before a phone was switched on."""
    said = Edition.objects.filter(publication=OuterRef("publication"))
    reached = Delivery.objects.filter(
        channel=CHANNEL,
        state=Delivery.State.DELIVERED,
        delivered_at__lt=since - SLACK,
        edition__publication=OuterRef("publication"),
        edition__number__gte=OuterRef("number"),
    )
    return said.filter(Q(correction=True) | Q(withdrawal__in=RECALLS)).exclude(Exists(reached))


def _is_alarm(row: Row, cursor: Cursor) -> bool:
    """Whether it is news to this reader: the text it may have shown until now was wrong."""
    return row["alarm"] and row["seq"] > cursor.start


def _within_bounds(found: list[Row], limit: int) -> list[Row]:
    taken: list[Row] = []
    size = 0
    for row in found[:limit]:
        size += row["size"] or 0
        if taken and size > MOST_BYTES:
            break
        taken.append(row)
    return taken


# --- As JSON ---


def _changes(rows: list[Row], cursor: Cursor) -> Iterable[bytes]:
    items = stamped(row for row in rows if _is_there(row))
    for row in rows:
        if _is_there(row):
            yield _upsert(row, items[row["digest"]], _is_alarm(row, cursor))
        else:
            yield _json(_deletion(row))


def _is_there(row: Row) -> bool:
    return row["edition__action"] == Action.PUBLISH and row["form"] == LiveArtefact.Form.DOCUMENT


def _upsert(row: Row, item: bytes, alarm: bool) -> bytes:
    """The item's own bytes stand in it, as at its own address."""
    change = {"type": "correction"} if alarm else None
    return _json({"op": "upsert", "seq": row["seq"], "change": change})[:-1] + b',"item":' + item + b"}"


def _deletion(row: Row) -> Row:
    return {
        "op": "delete",
        "seq": row["seq"],
        "id": str(row["publication__public_id"]),
        "type": row["publication__kind"],
        "deleted_at": row["edition__created_at"].replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "reason": WORDS.get(row["edition__withdrawal"], "unpublished"),
        "replacement_url": _replacement(row),
    }


def _replacement(row: Row) -> str | None:
    """Without a chosen one the stamp leads to the home page, which replaces nothing."""
    return row["edition__stamps"].get("replacement_url") or None if row["edition__replacement_id"] else None


def _json(values: Row) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
