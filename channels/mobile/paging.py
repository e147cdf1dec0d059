"""Pages of the feed, made when they are asked for. The first one of all is a file as well (`feed.feed_values`).

A page goes on below the sequence of the last entry of the page before. What is published meanwhile gets a higher one
and stands at the top again; so nobody gets an entry twice, and nothing that stays as it is is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import connection

from channels.mobile import entries, page_cursors
from channels.mobile.addresses import feed_key, sync_key
from channels.mobile.page_cursors import Place
from channels.mobile.parts import FRESHNESS
from channels.mobile.serializers import SCHEMA_VERSION

NEWEST = 2**62
ROWS = """
SELECT listed.id, listed.seq, edition.created_at
FROM publishing_livesummary AS listed JOIN publishing_edition AS edition ON edition.id = listed.edition_id
WHERE channel = %(channel)s AND locale = %(locale)s AND index_keys <> '[]' AND seq < %(before)s
    AND (%(topic)s = '' OR listed.summary -> 'topics' @> %(topics)s)
ORDER BY seq DESC LIMIT %(most)s
"""


def page(place: Place | None, locale: str, topic: str, limit: int) -> bytes:
    """The JSON document; `place` is where the page before ended."""
    before = place.before if place else NEWEST
    values = {"channel": entries.CHANNEL, "locale": locale, "topic": topic, "topics": json.dumps([topic])}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, values | {"before": before, "most": limit + 1})
        rows = cursor.fetchall()
    shown, has_more = entries.made(rows[:limit]), len(rows) > limit
    # By the rows and not by the entries: one may have gone since, and the rest must not go with it.
    following = page_cursors.write(Place(locale, topic, rows[limit - 1][1])) if has_more else None
    start = {
        "schema_version": SCHEMA_VERSION,
        "kind": "feed",
        "locale": locale,
        "updated_at": max((entry.published_at for entry in shown), default=None),
        "freshness": FRESHNESS,
    }
    end = {
        "page": {"limit": limit, "next_cursor": following, "has_more": has_more},
        "links": {"self": f"/{feed_key(locale)}", "sync": f"/{sync_key(locale)}"},
    }
    return with_items(start, [entry.text for entry in shown], end)


def with_items(start: Mapping[str, object], items: list[bytes], end: Mapping[str, object]) -> bytes:
    """One JSON object: `start`, then `items`, then `end`."""
    before, after = (json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in (start, end))
    return before[:-1] + b',"items":[' + b",".join(items) + b"]," + after[1:]
