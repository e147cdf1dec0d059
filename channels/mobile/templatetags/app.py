"""For the phone screens that are drawn for people."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from channels.mobile.html import app_html

register = template.Library()


@register.filter
def markup(html: str) -> SafeString:
    """The one place where the app's HTML enters a page: cleaned again, whoever wrote it."""
    return SafeString(app_html(html))


@register.filter
def coded(text: str) -> SafeString:
    """The words between backticks, as descriptions in the schema have them, as code."""
    parts = [format_html("<code>{}</code>", part) if at % 2 else part for at, part in enumerate(text.split("`"))]
    return format_html_join("", "{}", ((part,) for part in parts))
