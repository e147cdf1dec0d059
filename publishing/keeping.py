"""What Wagtail's admin may not do to content that readers see: delete it, move it, publish past the approval.

The public side would not change in any case, since it reads the ledger alone; but the editor would be left with a page
that is gone here and live there. Taking down and moving come as releases (design.md rules 5 and 15)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from publishing.models import Publication
from publishing.requests import AdminRequest

LIVE = "Readers see “{}”. It cannot be deleted, moved or unpublished here: taking down keeps its own record."
APPROVED_ONLY = "Publishing goes through approval. Save it as a draft and submit it."
BULK = {"delete", "move", "unpublish", "publish"}


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_convert_alias_page")
def keep_live_page(request: AdminRequest, page: Page, *args: Any) -> HttpResponse | None:
    return _refuse_if_live(request, page.get_descendants(inclusive=True))


@hooks.register("before_delete_snippet")
def keep_live_snippets(request: AdminRequest, instances: list[Any]) -> HttpResponse | None:
    return _refuse_if_live(request, instances)


@hooks.register("before_unpublish")
def keep_live_snippet(request: AdminRequest, instance: Any) -> HttpResponse | None:
    return _refuse_if_live(request, [instance])


@hooks.register("before_bulk_action")
def keep_live_in_bulk(
    request: AdminRequest, action_type: str, objects: Any, action_class_instance: Any
) -> HttpResponse | None:
    if action_type not in BULK:
        return None
    if action_type == "publish":
        return _refuse(request, APPROVED_ONLY)
    found = [page for row in objects if isinstance(row, Page) for page in row.get_descendants(inclusive=True)]
    return _refuse_if_live(request, found or objects)


@hooks.register("before_publish_page")
@hooks.register("before_publish")
def publish_through_approval(request: AdminRequest, instance: Any) -> HttpResponse | None:
    """A superuser's publish would change nothing that readers see, and would say it did."""
    return _refuse(request, APPROVED_ONLY)


@hooks.register("before_copy_page")
def copies_are_drafts(request: AdminRequest, page: Page) -> None:
    """Wagtail's copy can call itself live, or be an alias that follows its source without a draft of its own."""
    if request.method == "POST":
        fields = request.POST.copy()
        for box in ("publish_copies", "alias"):
            fields.pop(box, None)
        request.POST = fields


def _refuse_if_live(request: AdminRequest, sources: Any) -> HttpResponse | None:
    ids = [getattr(source, "translation_key", None) for source in sources]
    live = Publication.objects.filter(public_id__in=filter(None, ids), live__action="publish").first()
    return _refuse(request, LIVE.format(live.title)) if live else None


def _refuse(request: AdminRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    came_from = urlsplit(request.META.get("HTTP_REFERER", "")).path
    return redirect(came_from if came_from.startswith("/admin/") and came_from != request.path else "wagtailadmin_home")
