"""The list of readers in Wagtail's admin: addresses, menu, and permissions that a group may be given."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from channels.newsletter.lists import import_page, person_page, rights, subscribers_page

ADDRESSES = [
    path("", subscribers_page.front, name="front"),
    path("find/", subscribers_page.find, name="find"),
    path("export/", subscribers_page.export, name="export"),
    path("import/", import_page.upload, name="upload"),
    path("import/<int:import_id>/", import_page.follow, name="import"),
    path("import/<int:import_id>/report/", import_page.report, name="report"),
    path("let-in/<int:suppression_id>/", person_page.lift, name="lift"),
    path("<int:reader_id>/", person_page.card, name="person"),
    path("<int:reader_id>/end/", person_page.end, name="end"),
    path("<int:reader_id>/shut-out/", person_page.suppress, name="suppress"),
    path("<int:reader_id>/erase/", person_page.erase, name="erase"),
    path("<int:reader_id>/file/", person_page.file, name="file"),
]


@hooks.register("register_admin_urls")
def list_addresses() -> list[URLResolver]:
    return [path("newsletters/subscribers/", include((ADDRESSES, "subscribers")))]


class ListMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(rights.LOOK_UP)


@hooks.register("register_admin_menu_item")
def list_entry() -> MenuItem:
    return ListMenuItem("Subscribers", reverse("subscribers:front"), icon_name="group", order=241)


@hooks.register("register_permissions")
def list_permissions() -> QuerySet[Permission]:
    wanted = [right.partition(".")[2] for right in (rights.LOOK_UP, rights.IMPORT, rights.EXPORT, rights.EXPORT_TOPICS)]
    return Permission.objects.filter(content_type__app_label="newsletter", codename__in=wanted)
