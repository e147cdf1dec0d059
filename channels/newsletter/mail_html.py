"""The HTML of a mail, from MJML. Its compiler drops a tag it does not know without a word and stops at a bare "<":
so templates escape everything (Django's default), rich text goes through nh3, and tests look for every string."""

from __future__ import annotations

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from mjml import mjml2html

from publishing.snapshots import Values

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SCHEMES = {"https", "http", "mailto", "tel"}
LIMIT = 100_000  # bytes; Gmail hides what comes after about 102 kB, the unsubscribe link first


class TooLong(ValueError):
    """The mail would be cut off on its way."""


def render(template: str, values: Values) -> bytes:
    """`template` lies in `templates/newsletter/`. Raises TooLong."""
    disclaimers = [rich_text(disclaimer["html"]) for disclaimer in values["disclaimers"]]
    mjml = render_to_string(f"newsletter/{template}", {**values, "disclaimers": disclaimers})
    body = mjml2html(mjml).encode()
    if len(body) > LIMIT:
        raise TooLong(f"This newsletter has {len(body) // 1000} kB; mail programs cut off at {LIMIT // 1000} kB.")
    return body


def rich_text(html: str) -> SafeString:
    """Well-formed and harmless, whatever came in."""
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above
