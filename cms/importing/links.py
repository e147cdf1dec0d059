"""Which links of a text stay: secure addresses elsewhere, pages of ours, phone numbers and mail addresses."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from wagtail.models import Page, Site

LONGEST = 2000
TO_PERSONS = {"tel", "mailto"}
INSIDE = "a link to another place of the same text"


def resolve(href: str) -> tuple[str, str]:
    """(what stays, why it does not): "https://…", "tel:…", "mailto:…" or "page:12"; one of the two is empty."""
    href = "".join(href.split())
    if not href or href.startswith("#"):
        return "", INSIDE
    try:
        parts = urlsplit(href)
        ours = _is_ours(parts)
        stranger = parts.username is not None
    except ValueError:
        return "", "its address cannot be read"
    if ours:
        found = _page(parts)
        return (f"page:{found}", "") if found else ("", "no page of ours has this address")
    if len(href) > LONGEST or stranger:
        return "", "its address is not one that a reader should be led to"
    if parts.scheme in TO_PERSONS and parts.path:
        return href, ""
    if parts.scheme == "https" and parts.hostname:
        return href, ""
    return "", "only addresses that start with https:// stay"


def _is_ours(parts: SplitResult) -> bool:
    own = urlsplit(settings.PUBLIC_URL)
    same_host = parts.hostname == own.hostname and parts.port == own.port and parts.scheme in ("http", "https")
    relative = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return same_host or relative


def _page(parts: SplitResult) -> int | None:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or "\x00" in (path := unquote(parts.path)):
        return None
    wanted = site.root_page.url_path + path.strip("/")
    return Page.objects.filter(url_path=wanted.rstrip("/") + "/").values_list("pk", flat=True).first()
