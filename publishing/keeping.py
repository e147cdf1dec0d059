"""Wagtail's own unpublish, delete and move of content that readers see: each goes the way of a release (design.md rules
5 and 15), so that Wagtail and what readers see say the same. Publishing past the approval is refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from publishing import moves, reach
from publishing.gate import answers
from publishing.models import Publication
from publishing.models.releases import Action
from publishing.requests import AdminRequest
from publishing.screens import moving, rights
from publishing.steps import Refused

APPROVED_ONLY = "Publishing goes through approval. Save it as a draft and submit it."
ONE_BY_ONE = "Readers see “{}”. {} one at a time: open it and choose {}."
MAY_NOT = "Readers see “{}”, and your account may not take it down."
CONTAINED = "{} contain “{}”. Have a changed one approved, or take those down first. Nothing was deleted."
DELETED = "Readers see {}. Deleting takes it off every channel; that it was there stays on record."


# --- Unpublish ---


@hooks.register("before_unpublish_page")
@hooks.register("before_unpublish")
def take_down_instead(request: AdminRequest, instance: Any) -> HttpResponse | None:
    """Our own screen asks why, and where readers go instead."""
    live = _live([instance])
    return redirect("taking_down:take_down", live[0].pk) if live else None


# --- Delete ---


@hooks.register("before_delete_page")
def take_down_deleted_page(request: AdminRequest, page: Page) -> HttpResponse | None:
    return _before_deleting(request, page.get_descendants(inclusive=True).specific())


@hooks.register("before_delete_snippet")
def take_down_deleted_snippets(request: AdminRequest, instances: list[Any]) -> HttpResponse | None:
    return _before_deleting(request, instances)


def _before_deleting(request: AdminRequest, sources: Any) -> HttpResponse | None:
    """Say what it means on the page that asks; on the press, see that nothing live is left with a hole in it. The
    taking down itself comes with the deletion (`publishing.signal_handlers`)."""
    live = _live(sources)
    if not live:
        return None
    for publication in live:
        if not request.user.has_perm(rights.DECIDE):
            return answers.back(request, MAY_NOT.format(publication.title))
        users = reach.contain(publication).exclude(pk__in=[each.pk for each in live])
        if count := users.count():
            pages = f"{count} live page{'s' if count > 1 else ''}, “{users[0].title}” among them,"
            return answers.back(request, CONTAINED.format(pages, publication.title))
    if request.method == "GET":
        more = f" and {len(live) - 1} more" if len(live) > 1 else ""
        messages.warning(request, DELETED.format(f"“{live[0].title}”{more}"))
    return None


# --- Move ---


@hooks.register("before_move_page")
def move_with_release(request: AdminRequest, page: Page, destination: Page) -> HttpResponse | None:
    """What readers see of it moves too, and the old addresses lead to the new ones."""
    live = _live(page.get_descendants(inclusive=True).specific())
    if not live:
        return None
    if request.method != "POST":
        messages.info(request, moving.sentence(page.title, len(live) - 1))
        return None
    try:
        if not request.user.has_perm(rights.DECIDE):
            raise Refused(f"Readers see “{live[0].title}”, and your account may not move it.")
        moves.move(page, destination, request.user)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("wagtailadmin_pages:move", page.pk)
    messages.success(request, moving.sentence(page.title, len(live) - 1))
    return redirect("wagtailadmin_explore", destination.pk)


# --- Several at once ---

BULK = {
    "unpublish": ("Take them down", "“Take down…” under “Where it stands”, or choose “Take down…” for several"),
    "move": ("Move them", "“Move” in its menu"),
}


@hooks.register("before_bulk_action")
def one_at_a_time(
    request: AdminRequest, action_type: str, objects: Any, action_class_instance: Any
) -> HttpResponse | None:
    if action_type == "publish":
        return answers.back(request, APPROVED_ONLY)
    trees = [row.get_descendants(inclusive=True).specific() for row in objects if isinstance(row, Page)]
    pages = [page for tree in trees for page in tree]
    if action_type == "delete" and pages:  # snippets have been asked about already
        return _before_deleting(request, pages)
    if action_type in BULK and (live := _live(pages or objects)):
        return answers.back(request, ONE_BY_ONE.format(live[0].title, *BULK[action_type]))
    return None


# --- Publish ---


@hooks.register("before_publish_page")
@hooks.register("before_publish")
def publish_through_approval(request: AdminRequest, instance: Any) -> HttpResponse | None:
    """A superuser's publish would change nothing that readers see, and would say it did."""
    return answers.back(request, APPROVED_ONLY)


def _live(sources: Any) -> list[Publication]:
    """What readers see of these, in the order given by their ids."""
    keys = [(source.translation_key, str(source.pk)) for source in sources if hasattr(source, "publication_kind")]
    rows = Publication.objects.filter(public_id__in=[key for key, _ in keys], live__action=Action.PUBLISH)
    return [row for row in rows.order_by("id") if (row.public_id, row.object_pk) in keys]
