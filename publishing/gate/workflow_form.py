"""Wagtail's form of a workflow knows the kinds of snippets only: saving it would take the workflow from every kind of
page, since who signs a page depends on its kind here and not on its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Page, WorkflowContentType

from publishing.gate.openings import publishable

EDIT = "wagtailadmin_workflows:edit"


@contextmanager
def page_kinds_kept(view_name: str) -> Iterator[None]:
    """Whatever the form does to them, kinds of pages have the workflow they had."""
    names = [model._meta.model_name for model in publishable() if issubclass(model, Page)]
    rows = WorkflowContentType.objects.filter(content_type__model__in=names) if view_name == EDIT else []
    before = [(row.workflow_id, row.content_type_id) for row in rows]
    yield
    for workflow_id, content_type_id in before:
        WorkflowContentType.objects.get_or_create(
            content_type_id=content_type_id, defaults={"workflow_id": workflow_id}
        )
