"""Entries of the feed as finished bytes, from the sealed summaries of live editions.

Making one costs more than sending a page of twenty, so a process remembers those it made. What is remembered belongs
to one sequence of one edition; another edition or an overdue review has another sequence."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F

from channels.mobile.feed import entry
from channels.mobile.serializers import FeedEntry
from publishing.indexes import facts
from publishing.models import LiveSummary

CHANNEL = "mobile"
MOST = 20_000  # of about one kilobyte each; beyond that the memory is dropped whole
SHAPE = FeedEntry()  # one for all: making it costs more than using it


class Entry(NamedTuple):
    """One entry as JSON, of which summary and when it was published (ISO 8601)."""

    pk: int
    seq: int
    text: bytes
    published_at: str


memory: dict[tuple[int, int, datetime], Entry] = {}  # with the moment: after a backup was restored, it counts anew


def newest(locale: str) -> dict[str, Any]:
    """{"seq", "last_edition_at"} of the newest delivery, a withdrawal too."""
    rows = LiveSummary.objects.filter(channel=CHANNEL, locale=locale).order_by("-seq")
    row = rows.values("seq", last_edition_at=F("edition__created_at")).first()
    return dict(row) if row else {"seq": 0, "last_edition_at": None}


def made(found: list[tuple[int, int, datetime]]) -> list[Entry]:
    """The entry of each row in their order; `found` is (primary key, sequence, when its edition came to be)."""
    known = {pk: memory.get((pk, seq, created_at)) for pk, seq, created_at in found}
    missing = [pk for pk, entry in known.items() if entry is None]
    known |= _make(missing) if missing else {}
    # What was taken down since `found` was read is not there.
    return [entry._replace(seq=seq) for pk, seq, _moment in found if (entry := known[pk])]


def _make(pks: list[int]) -> dict[int, Entry]:
    if len(memory) > MOST:
        memory.clear()
    fresh = {}
    for row in LiveSummary.objects.filter(pk__in=pks).exclude(index_keys=[]).select_related("edition__publication"):
        values = facts(row)
        text = json.dumps(SHAPE.to_representation(entry(values)), ensure_ascii=False, separators=(",", ":"))
        made_now = Entry(row.pk, row.seq, text.encode(), values["published_at"])
        fresh[row.pk] = memory[row.pk, row.seq, row.edition.created_at] = made_now
    return fresh
