"""`/app/`: a demonstration of the app for people who have none, drawn from the same public documents."""

from __future__ import annotations

import json
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from channels.mobile import locales
from channels.mobile.actions import Values
from channels.mobile.addresses import feed_key, header_key, item_key
from channels.mobile.drawing import Href, bar, draw, href_of
from publishing import store

CACHE = {"Cache-Control": "public, max-age=30"}


def start(request: HttpRequest) -> HttpResponse:
    """The list of all items."""
    locale = locale_of(request)
    feed = document(feed_key(locale))
    if feed is None or not feed["items"]:
        return sentence(locale, "Nothing is published in the app yet. What a reviewer approves appears here.")
    href = app_href(locale, ids(feed))
    return screen(draw(feed, href=href, unfold=False, **surroundings(locale, href)))


def item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One item, its options folded."""
    locale = locale_of(request)
    found = document(item_key(locale, str(public_id)))
    if found is None:
        return sentence(locale, "This page is not in the app, or not any more.", status=404)
    href = app_href(locale, ids(document(feed_key(locale))))
    return screen(draw(found, href=href, unfold=False, **surroundings(locale, href)))


def locale_of(request: HttpRequest) -> str:
    """The language asked for, where there is one like that; else the usual one."""
    asked = request.GET.get("locale", "")
    return asked if asked in locales.available() else locales.default()


def document(key: str) -> Values | None:
    found = store.read("mobile", key)
    return json.loads(found[1]) if found else None


def ids(feed: Values | None) -> set[str]:
    return {entry["id"] for entry in feed["items"]} if feed else set()


def app_href(locale: str, known: set[str]) -> Href:
    """As the app does it: a page that is an item opens as a screen, everything else on the web."""

    def href(action: Values | None) -> str:
        if action and action.get("id") in known:
            return reverse("app-item", args=[action["id"]]) + query(locale)
        return href_of(action)

    return href


def surroundings(locale: str, href: Href) -> Values:
    return {
        "demonstration": f"/{feed_key(locale)}",
        "start": reverse("app") + query(locale),
        "header": bar(document(header_key(locale)), href),
    }


def query(locale: str) -> str:
    return "" if locale == locales.default() else f"?locale={quote(locale)}"


def screen(body: bytes) -> HttpResponse:
    return HttpResponse(body, headers=CACHE)


def sentence(locale: str, words: str, status: int = 200) -> HttpResponse:
    """A screen that holds one sentence, and the way back to the list."""
    context = {
        "sentence": words,
        "lang": locale,
        "dir": "ltr",
        "way_back": status != 200,
        **surroundings(locale, href_of),
    }
    body = render_to_string("mobile/sentence.html", context)
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})
