"""Wagtail's hooks that close a way round approval; what concerns live content is in `publishing.keeping`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from wagtail import hooks
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from publishing.gate import answers
from publishing.gate.admin_api import ListOfPages
from publishing.requests import AdminRequest

COPIED = "The copy is a draft of its own. Submit it: it is published when it is approved."
ALIAS = "An alias follows another page and has no text to approve. Copy that page, submit the copy, delete the alias."
BOXES = ("publish_copies", "alias")

PublishBulkAction.models = []  # not in the list of what can be done with several pages; its address says why


@hooks.register("construct_admin_api")
def list_pages_only(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", ListOfPages)


@hooks.register("before_copy_page")
def copies_are_drafts(request: AdminRequest, page: Page) -> None:
    """Wagtail's copy can call itself live, or be an alias that follows its source without a draft of its own. The form
    does not offer it; a forged one is told."""
    if request.method != "POST":
        return
    fields = request.POST.copy()
    if [box for box in BOXES if fields.pop(box, None)]:
        messages.warning(request, COPIED)
    request.POST = fields


@hooks.register("before_convert_alias_page")
def keep_alias(request: AdminRequest, page: Page) -> HttpResponse | None:
    """Converting would call a text live that nobody approved."""
    return answers.back(request, ALIAS)
