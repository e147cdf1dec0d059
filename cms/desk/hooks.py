"""How the desk shows in Wagtail's admin: lists and editors, reports in the menu, bulk actions, the front page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel, UserObjectsInWorkflowModerationPanel
from wagtail.admin.viewsets.pages import PageViewSet

from cms.desk import reports
from cms.desk.bulk import ACTIONS
from cms.desk.page_viewset import page_viewset
from cms.desk.panels.health import ContentHealth
from cms.desk.panels.latest import LatestEdits
from cms.desk.panels.system import SystemStrip
from publishing.panel_review_dates import ReviewDates
from publishing.requests import AdminRequest

CONTRADICTING = {"aging-pages", "workflows", "workflow-tasks"}
REPLACED = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel)


@hooks.register("register_admin_viewset")
def pages_with_standing() -> PageViewSet:
    return page_viewset


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/desk.css"))


# --- Reports ---


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLResolver]:
    return [path("reports/desk/", include((reports.addresses(), "desk_reports")))]


def _register(report: type[reports.Report]) -> None:
    hooks.register("register_reports_menu_item", lambda: reports.ReportMenuItem(report))


for each in reports.REPORTS:
    _register(each)


@hooks.register("construct_reports_menu")
def without_what_contradicts(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own go by its flag and its dates, which say nothing about what readers see."""
    menu_items[:] = [item for item in menu_items if item.name not in CONTRADICTING]


# --- Front page ---


@hooks.register("construct_homepage_panels")
def desk_panels(request: AdminRequest, panels: list[Component]) -> None:
    """Wagtail's own would say "live" of its flag, and "awaiting" of a step instead of a person."""
    calendar = reverse("desk_reports:review-calendar")
    kept = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels[:] = [*kept, ReviewDates(request.user, calendar), ContentHealth(), LatestEdits(), SystemStrip()]


# --- Several pages at once ---

for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("construct_help_menu")
def without_news_of_wagtail(request: HttpRequest, menu_items: list[Any]) -> None:
    """News and a guide of Wagtail itself: they tell of a Publish button that is not here."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(("whats-new", "editor-guide"))]
