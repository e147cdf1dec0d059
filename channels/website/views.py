"""What the website answers when no published page does."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from channels.website.sitemap import SITEMAP
from channels.website.standing import as_recorded
from channels.website.stylesheet import stylesheet
from publishing import live
from publishing.snapshots import bcp47


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the record says of this address; else a plain page with the ways on that the approved header offers."""
    if request.method in ("GET", "HEAD") and (recorded := as_recorded(request.path)):
        return recorded
    found = live.find_chrome("mobile_header", locale=bcp47(settings.LANGUAGE_CODE))
    return render(request, "404.html", {"header": found.snapshot.facts if found else {}}, status=404)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines find what is published, and where there is nothing for them. No word of it is content."""
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {settings.PUBLIC_URL}/{SITEMAP}\n"
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
    )


@require_safe
def default_stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The stylesheet of the pages in this folder, while no published page has brought it out."""
    style = stylesheet()
    if style.key != f"assets/website.{digest}.css":
        raise Http404
    return HttpResponse(
        style.body, content_type=style.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
