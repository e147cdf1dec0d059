"""Answers that are nobody's content: health and the friendly ends of the road."""

from django.db import connection
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


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
