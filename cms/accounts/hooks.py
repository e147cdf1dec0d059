"""How accounts show in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def session_script() -> str:
    script = '<script src="{}" data-alive-url="{}" data-log-in-url="{}" defer></script>'
    return format_html(script, static("accounts/session.js"), reverse("account_alive"), reverse("account_login"))


@hooks.register("insert_global_admin_css")
def session_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/session.css"))


@hooks.register("register_account_menu_item")
def how_you_log_in(request: HttpRequest) -> dict[str, Any]:
    """Beside Wagtail's own form for name and password."""
    return {
        "url": reverse("mfa_index"),
        "label": "How you log in",
        "help_text": "Passkeys, codes, and the devices on which you are logged in.",
    }
