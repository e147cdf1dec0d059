"""Answers that are nobody's content: health and the friendly ends of the road."""

import hmac
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from publishing.health import deep as health
from publishing.health import measures

TRY_AGAIN_S = 30


@non_atomic_requests
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process runs."""
    return JsonResponse({"status": "live"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The process can do its work: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ready"})


@never_cache
def deep(request: HttpRequest) -> JsonResponse:
    """All processes together do their work: 200, else 503 and what is the matter."""
    found = health.findings()
    well = health.is_well(found)
    checks = {finding.name: {"well": finding.well, "detail": finding.sentence} for finding in found}
    return JsonResponse({"status": "well" if well else "not well", "checks": checks}, status=200 if well else 503)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with the token of the settings; without one there is no such page."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Http404
    return HttpResponse(measures.exposition(), content_type=CONTENT_TYPE_LATEST)


def failed(request: HttpRequest) -> HttpResponse:
    """settings.ROOT_URLCONF's handler500. A database that is away, is full, or refused one of two who blocked each
    other, is a 503: all of the request was undone, and the same may succeed in a moment."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("500.html"), status=503, headers={"Retry-After": str(TRY_AGAIN_S)})
    return defaults.server_error(request)
