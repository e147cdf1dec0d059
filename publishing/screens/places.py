"""Where things are edited and read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
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
    return _form(type(row), str(row.pk))


def edit_urls(publications: Iterable[Publication]) -> dict[int, str]:
    """{primary key: the form} of those that are still there, in one query for each kind of content."""
    by_type: dict[int, list[Publication]] = defaultdict(list)
    for publication in publications:
        if publication.content_type_id and publication.object_pk:
            by_type[publication.content_type_id].append(publication)
    found = {}
    for content_type_id, rows in by_type.items():
        model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is None:
            continue
        there = set(
            map(str, model._base_manager.filter(pk__in=[row.object_pk for row in rows]).values_list("pk", flat=True))
        )
        for row in rows:
            if row.object_pk in there:
                found[row.pk] = _form(model, row.object_pk)
    return found


def _form(model: Any, pk: str) -> str:
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[pk])
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[pk])


def keep_url(content_type_id: int, object_pk: Any, finding: dict[str, Any]) -> str:
    """Where somebody says why words stay that a check sends back; empty where a check allows no reason."""
    if not finding.get("waivable"):
        return ""
    query = urlencode({name: finding[name] for name in ("id", "where", "words")})
    return f"{reverse('checks:keep', args=[content_type_id, object_pk])}?{query}"


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
