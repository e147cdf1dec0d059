"""Ways to the import in Wagtail's admin: the menu, the list of treatments, and the page that it made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.importing.draft import latest_import, parents_for
from cms.models import TreatmentIndexPage, TreatmentPage

LABEL = "Import from Word or text"


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(parents_for(request.user))  # type: ignore[arg-type]


@hooks.register("register_admin_menu_item")
def import_entry() -> MenuItem:
    # Shorter than the title of the page: the menu is narrow.
    return ImportMenuItem("Import from Word", reverse("importing:start"), icon_name="upload", order=110)


@hooks.register("register_page_header_buttons")
def import_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    kind = page.specific_class or Page
    if issubclass(kind, TreatmentIndexPage) and page.specific.permissions_for_user(user).can_add_subpage():
        url = f"{reverse('importing:start')}?{urlencode({'below': page.pk})}"
        yield Button(LABEL, url, icon_name="upload", priority=16)
    if issubclass(kind, TreatmentPage) and (done := latest_import(page)):
        url = reverse("importing:report", args=[done.pk])
        yield Button("What the import did", url, icon_name="upload", priority=66)
