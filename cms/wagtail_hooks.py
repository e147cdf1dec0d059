"""What editors find in the menu and on the admin's home page."""

from django.http import HttpRequest
from laces.components import Component
from wagtail import hooks
from wagtail.admin.views.home import UpgradeNotificationPanel, WhatsNewInWagtailVersionPanel
from wagtail.snippets.models import register_snippet

from cms.accounts import hooks as account_hooks  # noqa: F401 - they register themselves
from cms.desk import hooks as desk_hooks  # noqa: F401 - they register themselves
from cms.home_panels import MissingPanel, missing
from cms.importing import hooks as importing_hooks  # noqa: F401 - they register themselves
from cms.snippet_viewsets import GROUPS
from cms.uploads.operations import OfFile

WAGTAIL_NEWS = (UpgradeNotificationPanel, WhatsNewInWagtailVersionPanel)

for group in GROUPS:
    register_snippet(group)


@hooks.register("construct_homepage_panels")
def show_what_is_missing(request: HttpRequest, panels: list[Component]) -> None:
    """First what readers still lack; news about Wagtail itself is for whoever runs it, not for editors."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WAGTAIL_NEWS)]
    lines = missing(request.user)
    if lines:
        panels.append(MissingPanel(lines))


@hooks.register("register_image_operations")
def image_operations() -> list[tuple[str, type[OfFile]]]:
    return [("file", OfFile)]


@hooks.register("register_icons")
def add_icons(icons: list[str]) -> list[str]:
    return [*icons, "cms/icons/medkit.svg"]
