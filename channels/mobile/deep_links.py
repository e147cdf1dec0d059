"""From the address of a web page to the item that the app shows instead of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from channels.mobile.addresses import item_key
from publishing.base import FILES_AT
from publishing.models import Key, LiveArtefact

WEB = FILES_AT  # the channel whose addresses these are
MOST_MOVES = 5

Form = LiveArtefact.Form


class Elsewhere(ValueError):
    """Not a path on our own site."""


class TakenDown(LookupError):
    """There was a page, and it is gone."""


def item_of(path: str, locale: str) -> str | None:
    """The address of the item; None when nothing there is in the app. Raises Elsewhere and TakenDown."""
    page = _page(_own(path))
    if page is None or page.publication is None or page.publication.locale != locale:
        return None
    key = item_key(locale, str(page.publication.public_id))
    item = _live(settings.PUBLISHING_SITE, "mobile", key)
    return f"/{key}" if item and item.form == Form.DOCUMENT else None


def _own(path: str) -> str:
    """As keys are written: without the first slash, and with one at the end."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        raise Elsewhere(path)
    parts = urlsplit(path)
    inner = parts.path.strip("/")
    return f"{inner}/" if inner else ""


def _page(path: str) -> Key | None:
    """Whose address it is, or was before it moved."""
    for _move in range(MOST_MOVES):
        found = _live(settings.PUBLISHING_SITE, WEB, path)
        if found is None or found.form == Form.DOCUMENT:
            return found.key if found else None
        if found.form == Form.TOMBSTONE:
            raise TakenDown(path)
        path = _own(found.target)
    return None


def _live(site: str, channel: str, path: str) -> LiveArtefact | None:
    rows = LiveArtefact.objects.select_related("key__publication")
    return rows.filter(key__site=site, key__channel=channel, key__path=path).first()
