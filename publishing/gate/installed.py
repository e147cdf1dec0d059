"""Parts of Wagtail that would open a way round approval as soon as they were installed, or given an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, get_resolver

# The app, and what it would do.
APPS = {
    "wagtail.contrib.redirects": "anybody with its right could send readers of a live page to any other site",
    "wagtail.contrib.simple_translation": "it makes translations live before anybody has read them",
    "wagtail.api.v2": "it answers with what Wagtail holds, which nobody may have approved",
    "wagtail.api.v3": "it publishes for whoever has a key",
    "wagtail.contrib.forms": "it keeps what readers send as plain text",
}
# Modules of views that must have no address, but for the admin's own list of pages.
VIEWS = ("wagtail.api.", "wagtail.views", "wagtail.documents.views.serve", "wagtail.images.views.serve")


def problems() -> list[str]:
    found = [f"{name} is installed: {why}." for name, why in APPS.items() if apps.is_installed(name)]
    return [*found, *(f"{path} is answered by Wagtail itself, past what was approved." for path in sorted(_served()))]


def _served() -> Iterator[str]:
    return (path for path, view in _views(get_resolver(), "/") if _module(view).startswith(VIEWS))


def _views(resolver: Any, path: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        below = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield below, entry.callback
        else:
            yield from _views(entry, below)


def _module(view: Any) -> str:
    """The module of the view itself, under whatever it is wrapped in."""
    while not _kind(view) and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return str(getattr(_kind(view) or view, "__module__", ""))


def _kind(view: Any) -> Any:
    """The class of a view that is one, of Django or of REST framework."""
    return getattr(view, "cls", None) or getattr(view, "view_class", None)
