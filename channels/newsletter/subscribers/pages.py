"""What the newsletter's pages for readers share: the website's frame, and the headers of an address that is a key."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from publishing import live
from publishing.headers import by_link_alone
from publishing.snapshots import bcp47

METHODS = ("GET", "HEAD", "POST")
View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, values: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the newsletter with the approved header of the website above it."""
    locale = bcp47(settings.LANGUAGE_CODE)
    chrome = {kind: live.find_chrome(kind, locale=locale) for kind in ("mobile_header", "safety_notice")}
    header, safety = (found.snapshot.facts if found else {} for found in chrome.values())
    frame = {
        "locale": locale,
        "header": header,
        "safety": safety,
        "home_url": f"{settings.PUBLIC_URL}/",
        "organisation": settings.ORGANISATION,
    }
    response = render(request, f"newsletter/pages/{template}.html", frame | values, status=status)
    response["Cache-Control"] = "no-store"
    return response


def neutral(request: HttpRequest) -> HttpResponse:
    """For every link that is no good, whatever the reason: it tells nobody anything."""
    return page(request, "neutral", {}, 404)


def by_token(view: View) -> View:
    """For addresses that are somebody's key: the token is the permission, so that mail programs and people without a
    cookie can post; and no log, cache, search engine or next page gets to know the address."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        return by_link_alone(response)

    return answer
