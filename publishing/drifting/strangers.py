"""Pages and snippets that call themselves live and never came to the ledger: aliases, copies, rows saved by a script
(reliability.md B16 to B18, B34). Readers see nothing of them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import DraftStateMixin

from publishing.models import Publication
from publishing.snapshots import bcp47
from publishing.wagtail_rows import row_of

MOST = 20  # of one model at a time


def rows() -> list[Any]:
    return [row for model in _publishable() for row in _unknown(model)[:MOST]]


def _publishable() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and _kind(model)]


def _kind(model: Any) -> str:
    return getattr(model, "publication_kind", "")


def _unknown(model: Any) -> QuerySet[Any]:
    known = Publication.objects.filter(
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        object_pk=Cast(OuterRef("pk"), CharField()),
    )
    return model._base_manager.filter(~Exists(known), live=True).select_related("locale").order_by("pk")


def introduce(row: Any) -> Publication:
    """Give it the identity that submitting it would have given it, so that it is shown, mended and kept watch on like
    everything else: an alias calls itself live again whenever its source is published."""
    publication, _ = Publication.objects.get_or_create(
        public_id=row.translation_key,
        locale=bcp47(row.locale.language_code),
        defaults={
            "kind": _kind(row),
            "title": str(row)[:255],
        },
    )
    if row_of(publication) is None:  # a row that was deleted and came back has another number
        publication.content_type = ContentType.objects.get_for_model(row, for_concrete_model=False)
        publication.object_pk = str(row.pk)
        publication.save(update_fields=["content_type", "object_pk"])
    return publication
