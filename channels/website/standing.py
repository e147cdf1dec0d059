"""A published address whose file is missing for a moment: not written yet, or deleted by somebody. The record answers,
in the place of a "not found" that readers and search engines would believe."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponsePermanentRedirect

from publishing import store
from publishing.base import suffix_of
from publishing.edge import checked_bytes
from publishing.models import LiveArtefact
from publishing.serve import GONE, MEDIA_TYPES, PLAIN, etag_of

FRESH = "no-cache"  # the file comes next, under the same ETag
AGAIN = 5  # seconds


def as_recorded(path: str) -> HttpResponse | None:
    """The answer of this address by the record; None where nothing ever stood."""
    key = path[1:]  # one slash and no more: a browser takes "//name/" for another host
    live = store.standing("website", key)
    if live is None:
        return HttpResponsePermanentRedirect(f"/{key}/") if store.serving("website", f"{key}/") else None
    if live.form == LiveArtefact.Form.REDIRECT:
        return HttpResponsePermanentRedirect(live.target)
    body = checked_bytes(live) if live.blob_id else None
    media_type = MEDIA_TYPES.get(suffix_of(live.media_type), live.media_type) if body else PLAIN  # words may be missing
    if live.form == LiveArtefact.Form.TOMBSTONE:
        headers = {"X-Robots-Tag": "noindex", "Cache-Control": FRESH}
        return HttpResponse(body or GONE, status=410, content_type=media_type, headers=headers)
    if body is None:  # nobody vouches for it
        return HttpResponse(b"Please try again.\n", status=503, content_type=PLAIN, headers={"Retry-After": str(AGAIN)})
    headers = {"Cache-Control": FRESH, "ETag": etag_of(live.modified_at.timestamp(), body)}
    if media_type == "application/pdf":  # never opened in the page, as in `publishing.serve`
        headers["Content-Disposition"] = "attachment"
    return HttpResponse(body, content_type=media_type, headers=headers)
