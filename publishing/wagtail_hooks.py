"""How the publishing core shows in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from publishing import keeping, steps, submitting  # noqa: F401 - keeping's hooks register themselves
from publishing.away import hooks as away_hooks  # noqa: F401 - and these
from publishing.emergency.panel import Emergencies
from publishing.gate import hooks as gate_hooks  # noqa: F401 - these too
from publishing.handing import hooks as handing_hooks  # noqa: F401 - and these
from publishing.panel_design import PreviousDesign
from publishing.panel_drift import DriftPanel
from publishing.panel_home import Held, NeedsAttention, Updating, WaitingForYou
from publishing.panel_reviews import ReviewsDue
from publishing.panel_tasks import MyTasks
from publishing.requests import AdminRequest
from publishing.screens import rights

PUBLISHING_ENTRIES = {"action-publish", "action-unpublish"}


@hooks.register("insert_global_admin_js")
def status_script() -> str:
    return format_html('<script src="{}"></script>', static("publishing/status.js"))


@hooks.register("insert_global_admin_css")
def status_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("publishing/status.css"))


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def offer_no_publish(menu_items: list[Any], request: AdminRequest, context: dict[str, Any]) -> None:
    """Nobody publishes past the approval; the entry would only promise it."""
    menu_items[:] = [item for item in menu_items if item.name not in PUBLISHING_ENTRIES]


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def lock_workflow_before_saving(request: AdminRequest, instance: Any) -> HttpResponse | None:
    """Whoever saves takes the locks in the order of whoever approves: the workflow first (`publishing.steps`)."""
    if request.method != "POST":
        return None
    waiting = steps.waiting_workflow(instance.get_base_content_type().pk, str(instance.pk))
    if waiting and "action-submit" in request.POST:  # a stale tab; Wagtail would answer snippets with an error page
        messages.error(
            request, f"“{instance}” is submitted already. Go back to find your text, and save it as a draft."
        )
        return redirect(request.path)
    return None


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def stay_after_submit(request: AdminRequest, page: Any) -> HttpResponse | None:
    """After Submit the editor stays on the page, where the panel tells how it goes."""
    if submitting.is_submit(request):
        submitting.keep_message(request, page)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_edit_snippet")
@hooks.register("after_create_snippet")
def stay_after_submit_snippet(request: AdminRequest, instance: Any) -> HttpResponse | None:
    if submitting.is_submit(request):
        submitting.keep_message(request, instance)
        return redirect(instance.snippet_viewset.get_url_name("edit"), instance.pk)
    return None


@hooks.register("construct_homepage_panels")
def home_panels(request: AdminRequest, panels: list[Any]) -> None:
    """Our own list of what waits; Wagtail's would offer its own approve buttons."""
    kept = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels[:] = [
        Emergencies(request.user),
        WaitingForYou(request.user),
        MyTasks(request.user),
        ReviewsDue(request.user),
        Held(request.user),
        NeedsAttention(),
        DriftPanel(),
        PreviousDesign(),
        Updating(),
        *kept,
    ]


class PlansMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(rights.PLAN)


@hooks.register("register_admin_menu_item")
def plans_entry() -> MenuItem:
    return PlansMenuItem("Plans", reverse("plans:index"), icon_name="calendar-alt", order=230)
