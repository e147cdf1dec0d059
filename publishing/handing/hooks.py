"""In Wagtail's own screens: a warning before a reviewer types, and the ways to our approve page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.userbar import BaseItem
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem

from publishing import approvals, steps
from publishing.handing.warning import before_typing, waiting_proof
from publishing.requests import AdminRequest

TAKEN_BACK_HERE = {"action-cancel-workflow"}  # "Take back…" under "Where it stands" asks why


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def warn_before_typing(request: AdminRequest, instance: Any) -> None:
    if request.method == "GET" and (sentence := before_typing(instance, request.user)):
        messages.warning(request, sentence)


class _Approve:
    """A way to the page that shows what readers would see; deciding is done there."""

    name = "action-our-approve-page"
    label = "Look at it and decide"
    icon_name = "check"
    order = 5

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def is_shown(self, context: dict[str, Any]) -> bool:
        return True

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return self.url


class ApprovePage(_Approve, ActionMenuItem):
    pass


class ApproveSnippet(_Approve, SnippetActionMenuItem):
    pass


@hooks.register("construct_page_action_menu")
def lead_page_to_approval(menu_items: list[Any], request: AdminRequest, context: dict[str, Any]) -> None:
    _lead(menu_items, request.user, context.get("page"), ApprovePage)


@hooks.register("construct_snippet_action_menu")
def lead_snippet_to_approval(menu_items: list[Any], request: AdminRequest, context: dict[str, Any]) -> None:
    _lead(menu_items, request.user, context.get("instance"), ApproveSnippet)


def _lead(menu_items: list[Any], user: Any, source: Any, item: Any) -> None:
    menu_items[:] = [one for one in menu_items if one.name not in TAKEN_BACK_HERE]
    if url := _url(source, user):
        menu_items.insert(0, item(url))


def _url(source: Any, user: Any) -> str:
    """Our page, for whoever could approve this now."""
    proof = waiting_proof(source) if source is not None and source.pk and hasattr(source, "publication_kind") else None
    step = steps.look(proof.workflow_state_id) if proof else None
    if proof is None or step is None or not step.is_review or approvals.why_not(proof, step, user):
        return ""
    return reverse("publishing:approve", args=[proof.pk])


class UserbarLink(BaseItem):
    """In the bar that Wagtail shows on pages to those who are logged in."""

    template_name = "publishing/handing/userbar.html"

    def __init__(self, url: str) -> None:
        self.url = url


@hooks.register("construct_wagtail_userbar")
def lead_userbar_to_approval(request: AdminRequest, items: list[Any], page: Any) -> None:
    if isinstance(page, Page) and (url := _url(page.specific, request.user)):
        items.append(UserbarLink(url))
