"""Listings (feed, section lists), rebuilt from live sealed summaries. One rebuild answers a whole burst of editions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from publishing import store
from publishing.base import FRAGMENT, channels
from publishing.models import Index, Key, LiveArtefact, LiveSummary
from publishing.stamps import Stamps
from publishing.wake import wake


def want(channel: str, paths: set[str]) -> None:
    """What is live on this channel changed: these listings shall be rebuilt."""
    for path in sorted(paths):
        index, _ = Index.objects.get_or_create(site=settings.PUBLISHING_SITE, channel=channel, path=path)
        Index.objects.filter(pk=index.pk).update(wanted=F("wanted") + 1)
        wake("publishing.tasks.rebuild_index", index.pk)


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
    """Render one listing from what is live now. The newest rebuild wins: `built` only rises."""
    with transaction.atomic():
        index = Index.objects.select_for_update().get(pk=index_id)
        if index.wanted <= index.built:
            return
        wanted = index.wanted
        artefact = channels()[index.channel].render_index(index.path, _summaries(index))
        index.blob_id, index.built = store.put_blob(artefact.body), wanted
        index.save(update_fields=["blob", "built"])
        if index.path.startswith(FRAGMENT):
            store.refresh_fragments(index)
        else:
            _serve(index, artefact.media_type)


def _summaries(index: Index) -> list[dict[str, Any]]:
    rows = LiveSummary.objects.filter(channel=index.channel, index_keys__contains=[index.path])
    facts = [{**row.summary, **_delivery_facts(row)} for row in rows.select_related("edition").order_by("-seq")]
    return sorted(facts, key=lambda fact: fact["published_at"], reverse=True)


def _delivery_facts(row: LiveSummary) -> dict[str, Any]:
    stamps = Stamps(**row.edition.stamps)
    return {**stamps.to_json(), "seq": row.seq}


def _serve(index: Index, media_type: str) -> None:
    key, _ = Key.objects.get_or_create(site=index.site, channel=index.channel, path=index.path)
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
