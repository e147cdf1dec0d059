"""For the phone screens that are drawn for people."""

from django import template
from django.utils.safestring import SafeString

from channels.mobile.html import app_html

register = template.Library()


@register.filter
def markup(html: str) -> SafeString:
    """The one place where the app's HTML enters a page: cleaned again, whoever wrote it."""
    return SafeString(app_html(html))
