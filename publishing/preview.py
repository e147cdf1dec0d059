"""The editor's preview: unsaved content through the very code that renders the proof."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from publishing import editions, live
from publishing.base import Artefact, channels
from publishing.models import Blob, Index
from publishing.snapshots import bcp47
from publishing.stamps import Stamps, index_keys_in, stamp


def preview(source: Any, channel_name: str) -> HttpResponse:
    """One channel's view of a draft. References that are not live are left out, as the proof would name them."""
    locale = bcp47(source.locale.language_code)
    snapshot = source.to_snapshot(live.uses(locale))
    channel = channels()[channel_name]
    if not channel.accepts(snapshot):
        return in_frame(render_to_string("publishing/not_on_channel.html", {"label": channel.label}).encode())
    artefact = channel.render(snapshot)[0]
    return in_frame(channel.show(stamped(artefact, channel_name, expected_stamps(locale))))


def in_frame(body: bytes) -> HttpResponse:
    """Unpublished content inside one of our own admin pages: never kept, never found, nothing in it runs."""
    headers = {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
        "Content-Security-Policy": FRAME_POLICY,
    }
    return HttpResponse(body, headers=headers)


# Mail carries inline styles; nothing comes from elsewhere.
FRAME_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups"
)


def expected_stamps(locale: str, edition: int = 1) -> Stamps:
    """What the stamps would say if it were approved today."""
    today = timezone.localdate()
    next_review = editions.next_review_on(today)
    return Stamps(
        edition=edition,
        published_at=timezone.now().replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        last_reviewed_on=today.isoformat(),
        next_review_on=next_review.isoformat(),
        valid_until=(next_review + timedelta(days=30)).isoformat(),
        locale=locale,
        replacement_url=f"{settings.PUBLIC_URL}/",
        replacement_title=settings.ORGANISATION,
    )


def stamped(artefact: Artefact, channel: str, stamps: Stamps) -> Artefact:
    """The artefact as a reader would get it, with listings as they are now."""
    paths = index_keys_in(artefact.body)
    blobs = dict(Index.objects.filter(channel=channel, path__in=paths).values_list("path", "blob_id"))
    bodies = {blob.pk: bytes(blob.body) for blob in Blob.objects.filter(pk__in=filter(None, blobs.values()))}
    fragments = {path: bodies.get(blobs.get(path) or "", b"") for path in paths}
    return Artefact(artefact.key, artefact.media_type, stamp(artefact.body, artefact.media_type, stamps, fragments))
