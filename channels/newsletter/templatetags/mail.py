"""For the templates of mail."""

from django import template
from django.utils.safestring import SafeString

from channels.newsletter.mail_html import rich_text

register = template.Library()


@register.filter
def rich(html: str) -> SafeString:
    """Rich text, well-formed and harmless, whatever came in."""
    return rich_text(html)
