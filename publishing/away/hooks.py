"""The way to one's own absence, in the admin's menu."""

from __future__ import annotations

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def away_entry() -> MenuItem:
    return MenuItem("When you are away", reverse("away:away"), name="away", icon_name="date", order=9000)
