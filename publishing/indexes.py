"""Listings (feed, section lists), rebuilt from live sealed summaries. One rebuild answers a whole burst of editions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from publishing import store
from publishing.base import FRAGMENT, Artefact, channels
from publishing.editions import stamps_of
from publishing.models import Index, Key, LiveArtefact, LiveSummary
from publishing.stamps import Stamps
from publishing.wake import wake

# Row by row in the order of the paths, so locked in that order too.
WANT = """
INSERT INTO publishing_index (site, channel, path, wanted, built) SELECT %s, %s, path, 1, 0 FROM unnest(%s::text[]) path
ON CONFLICT (site, channel, path) DO UPDATE SET wanted = publishing_index.wanted + 1 RETURNING id
"""

# A listing of ten thousand pages does not hold ten thousand rows beside what it says of them.
TOLD = ("summary", "seq", "edition__stamps", "edition__correction", "edition__publication__overdue")
AT_ONCE = 500


def want(channel: str, paths: set[str], *, quiet: bool = False) -> None:
    """What is live on this channel changed: these listings shall be rebuilt; `quiet`: by the reconciler's next round,
    once for all that changed until then."""
    if not paths:
        return
    with connection.cursor() as cursor:
        cursor.execute(WANT, [settings.PUBLISHING_SITE, channel, sorted(paths)])
        for (index,) in [] if quiet else cursor.fetchall():
            wake("publishing.tasks.rebuild_index", index)


def begin(channel: str, paths: set[str]) -> None:
    """Listings that pages show before anything was ever listed: an empty one has words too."""
    for path in sorted(paths):
        if not Index.objects.filter(site=settings.PUBLISHING_SITE, channel=channel, path=path).exists():
            blob = store.put_blob(channels()[channel].render_index(path, []).body)
            Index.objects.get_or_create(
                site=settings.PUBLISHING_SITE, channel=channel, path=path, defaults={"blob_id": blob}
            )


def stale() -> Any:
    return Index.objects.filter(wanted__gt=F("built")).order_by("id")


def rebuild(index_id: int) -> None:
    """Render one listing from what is live now, without a lock; the newest rebuild wins: `built` only rises.

    `wanted` rises in the very transaction that changes a summary, so what is read after it holds that change."""
    index = Index.objects.get(pk=index_id)
    if index.wanted <= index.built:
        return
    artefact = render(index)
    with transaction.atomic():
        newest = Index.objects.select_for_update().get(pk=index_id)
        if newest.built >= index.wanted:
            return
        newest.blob_id, newest.built = store.put_blob(artefact.body), index.wanted
        newest.save(update_fields=["blob", "built"])
        if newest.path.startswith(FRAGMENT):
            store.refresh_fragments(newest)
        else:
            _serve(newest, artefact.media_type)


def render(index: Index) -> Artefact:
    """The listing as it would be built now."""
    return channels()[index.channel].render_index(index.path, _summaries(index))


def _summaries(index: Index) -> list[dict[str, Any]]:
    rows = LiveSummary.objects.filter(channel=index.channel, index_keys__contains=[index.path])
    rows = rows.select_related("edition__publication").only(*TOLD).order_by("-seq")
    most = channels()[index.channel].index_size(index.path)
    told = map(facts, rows[:most].iterator(AT_ONCE))
    return sorted(told, key=lambda fact: fact["published_at"], reverse=True)


def facts(row: LiveSummary) -> dict[str, Any]:
    """What a listing may say: the sealed summary, and what belongs to its delivery."""
    stamps = Stamps.from_json(stamps_of(row.edition))
    return {**row.summary, **stamps.to_json(), "seq": row.seq, "correction": row.edition.correction}


def _serve(index: Index, media_type: str) -> None:
    key, _ = Key.objects.get_or_create(site=index.site, channel=index.channel, path=index.path)
    if LiveArtefact.objects.filter(key=key, blob=index.blob_id).exists():
        return  # nothing that it says has changed
    values = {
        "form": LiveArtefact.Form.DOCUMENT,
        "version": index.built,
        "media_type": media_type,
        "blob": index.blob_id,
        "stamps": None,
        "fragments": {},
        "digest": index.blob_id,
        "target": "",
    }
    store.upsert(key, values)
