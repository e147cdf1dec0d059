"""Answers that are made when they are asked for: with an ETag of their own bytes, and 304 for who has them already."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date, parse_etags, parse_http_date_safe

PUBLIC = "public, max-age=30, s-maxage=30, stale-if-error=86400"  # withdrawn text leaves caches within 30 seconds
JSON = "application/json"


def answer(request: HttpRequest, body: bytes, *, media_type: str = JSON, cache: str = PUBLIC) -> HttpResponse:
    """The ETag is the digest of the bytes, so it is strong and the same on every host."""
    return conditional(request, body, media_type, cache, f'"{sha256(body).hexdigest()[:32]}"')


def conditional(
    request: HttpRequest, body: bytes, media_type: str, cache: str, etag: str, modified: float | None = None
) -> HttpResponse:
    """200 with these bytes, or 304 without a body. `modified`: seconds since 1970, where there is a moment."""
    headers = {"Cache-Control": cache, "ETag": etag, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if modified is not None:
        headers["Last-Modified"] = http_date(modified)
    if _is_unchanged(request, etag, modified):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=media_type, headers=headers)


def _is_unchanged(request: HttpRequest, etag: str, modified: float | None) -> bool:
    """If-None-Match wins over If-Modified-Since (RFC 9110 §13.2.2); what is neither changes nothing."""
    if tags := request.headers.get("If-None-Match"):
        known = [tag.removeprefix("W/") for tag in parse_etags(tags)]  # compared weakly: on the way it may be packed
        return "*" in known or etag in known
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return modified is not None and since is not None and int(modified) <= since
