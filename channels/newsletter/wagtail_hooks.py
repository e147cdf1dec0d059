"""The marketer's page in Wagtail's menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from channels.newsletter.desk import beside_panel, choosing, looking, overview, reached, reports, steering, telling
from channels.newsletter.desk.home_panel import Newsletters
from channels.newsletter.lists import admin  # noqa: F401 - registers the screens of the list
from channels.newsletter.reach import SEND


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern]:
    return [
        path("newsletters/", overview.desk, name="newsletter-desk"),
        path("newsletters/<int:release_id>/send/", choosing.send, name="newsletter-send"),
        path("newsletters/tell/<int:withdrawal_id>/", telling.tell, name="newsletter-tell"),
        path("newsletters/tell/<int:withdrawal_id>/letter/", telling.letter, name="newsletter-tell-letter"),
        path("newsletters/look/<int:content_type_id>/<str:object_pk>/", looking.look, name="newsletter-look"),
        path("newsletters/sent/<int:mailing_id>/", reports.report, name="newsletter-report"),
        path("newsletters/sent/<int:mailing_id>/pause/", steering.pause, name="newsletter-pause"),
        path("newsletters/sent/<int:mailing_id>/go-on/", steering.go_on, name="newsletter-go-on"),
        path("newsletters/sent/<int:mailing_id>/stop/", steering.stop, name="newsletter-stop"),
        path("newsletters/sent-with/<uuid:public_id>/<str:locale>/", reached.reached, name="newsletter-reached"),
        path("newsletters/sent-with/<uuid:public_id>/<str:locale>/table/", reached.table, name="newsletter-table"),
    ]


@hooks.register("construct_homepage_panels")
def show_newsletters(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(Newsletters(request.user))


class SendingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEND)


@hooks.register("register_admin_menu_item")
def desk_entry() -> MenuItem:
    return SendingMenuItem("Sending", reverse("newsletter-desk"), icon_name="mail", order=240)


hooks.register("register_side_panel", beside_panel.panel)  # our own hook: `cms.side_panels`
