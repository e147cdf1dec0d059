"""Where things are edited and read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from wagtail.models import Page

from publishing.base import channels
from publishing.models import Publication, Release
from publishing.screens import rights


def edit_url(publication: Publication) -> str:
    """The form of its page or snippet; empty when that was deleted."""
    try:
        row: Any = publication.wagtail_row()
    except ObjectDoesNotExist:
        return ""
    return edit_url_of(row)


def edit_url_of(row: Any) -> str:
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse(row.snippet_viewset.get_url_name("edit"), args=[row.pk])


def address(publication: Publication) -> str:
    """The path that readers know; empty for what has none, or is not live."""
    return publication.live_proof.sealed.path if publication.live_proof else ""


def decide_url(release: Release) -> str:
    """Where its moment is chosen. Mail alone leaves from its own page, which says first how many people get it."""
    kinds = {item.publication.kind for item in release.items.all()}
    desks = [channel.desk for channel in channels().values() if channel.desk]
    if desks and not release.name and kinds == {rights.MAIL}:
        return reverse(desks[0])
    return reverse("plans:plan", args=[release.pk])
