"""The editor's preview: unsaved content through the very code that renders the proof."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from publishing import editions, live
from publishing.base import Artefact, Channel, Refused, channels
from publishing.looks import switched
from publishing.models import Blob, Index
from publishing.snapshots import Snapshot, bcp47
from publishing.stamps import Stamps, index_keys_in, stamp

SIDE_BY_SIDE, PARTS, TEXT, DARK = "all", "parts", "text", "dark"  # ways to look at a draft beside a channel's own name


def preview(source: Any, mode: str) -> HttpResponse:
    """A draft as readers would see it: on one channel (by its name), on all side by side, its parts alone, or a mail's
    text part or in its dark look. References that are not live are left out, as the proof would name them."""
    locale = bcp47(source.locale.language_code)
    snapshot = source.to_snapshot(live.uses(locale))
    stamps = expected_stamps(locale)
    if mode == SIDE_BY_SIDE:
        return _frames([(channel.label, _shown(channel, snapshot, stamps)) for channel in channels().values()])
    if mode == PARTS:
        return _frames([part for channel in channels().values() for part in _parts(channel, snapshot, stamps)])
    channel = channels()["newsletter" if mode in (TEXT, DARK) else mode]
    body = _shown(channel, snapshot, stamps, view=1 if mode == TEXT else 0)
    if body is None:
        body = render_to_string("publishing/not_on_channel.html", {"label": channel.label}).encode()
    return in_frame(switched(body, mode, lambda address: None))


def _shown(channel: Channel, snapshot: Snapshot, stamps: Stamps, view: int = 0) -> bytes | None:
    """None where this channel does not show it."""
    try:
        artefacts = channel.render(snapshot) if channel.accepts(snapshot) else []
    except Refused as refused:  # a draft may still lack what the channel needs
        sentences = [sentence for _where, sentence in refused.reasons]
        return render_to_string("publishing/refused.html", {"label": channel.label, "sentences": sentences}).encode()
    if len(artefacts) <= view:
        return None
    return channel.show(stamped(artefacts[view], channel.name, stamps))


def _parts(channel: Channel, snapshot: Snapshot, stamps: Stamps) -> list[tuple[str, bytes]]:
    try:
        artefacts = channel.render(snapshot) if channel.accepts(snapshot) else []
    except Refused:
        return []  # the channel's own preview says why
    if not artefacts:
        return []
    whole = stamped(artefacts[0], channel.name, stamps)
    return [(name, channel.show_part(whole, part)) for part, name in channel.parts(whole)]


def _frames(shown: list[tuple[str, bytes | None]] | list[tuple[str, bytes]]) -> HttpResponse:
    """Each in a frame of its own, with its own styles; what is shown nowhere is left out."""
    frames = [{"title": title, "html": body.decode()} for title, body in shown if body is not None]
    return in_frame(render_to_string("publishing/side_by_side.html", {"frames": frames}).encode())


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
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
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
        gone_title="The title of what was taken down",
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
