"""What Wagtail knows of a text besides the text itself and what cannot be published with it: it is private, or has
Wagtail's own dates. The editor's form offers neither; programs and older data may have set them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page

from publishing.source import Finding

PRIVATE = "“{}” is set to private, and what is published here everybody can read. An administrator can make it public."
DATED = (
    "A program gave this text a date of Wagtail's own to go live or to expire. Dates are kept under Plans here: ask an "
    "administrator to clear it."
)


def problems(source: Any) -> list[Finding]:
    return [*_private(source), *_dated(source)]


def _private(source: Any) -> Iterator[Finding]:
    restriction = source.get_view_restrictions().select_related("page").first() if isinstance(source, Page) else None
    if restriction is not None:
        yield Finding("page.private", "error", "", PRIVATE.format(restriction.page.title))


def _dated(source: Any) -> Iterator[Finding]:
    if getattr(source, "go_live_at", None) or getattr(source, "expire_at", None):
        yield Finding("text.dated", "error", "", DATED)
