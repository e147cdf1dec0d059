"""The HTML of a mail, from MJML. Its compiler drops a tag it does not know without a word and stops at a bare "<":
so templates escape everything (Django's default), rich text goes through nh3, and tests look for every string."""

from __future__ import annotations

import re

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from mjml import mjml2html

from channels.newsletter.sending.mime_body import quoted_printable
from publishing.snapshots import Values

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SCHEMES = {"https", "http", "mailto", "tel"}
LIMIT = 100_000  # bytes as they travel; Gmail hides what comes after about 102 kB, the unsubscribe link first
PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^"]*)"')
# A draft carries its pictures in itself, a version for approval has addresses in their place (publishing/files.py).
CARRIED = re.compile(r"data:image/[a-z+.-]+;base64,[A-Za-z0-9+/=]+")
STYLE = re.compile(r'<style\b.*?</style>|\sstyle="[^"]*"', re.DOTALL)
IN_STYLE = re.compile(r"@import|\burl\s*\(", re.IGNORECASE)
ELEMENTS = re.compile(r'<(?:script|iframe|object|embed|video|audio|link\b(?! rel="canonical"))', re.IGNORECASE)


class TooLong(ValueError):
    """The mail would be cut off on its way."""


class Unfit(ValueError):
    """Opening the mail would fetch something from elsewhere."""


def render(template: str, values: Values) -> bytes:
    """`template` lies in `templates/newsletter/`. Raises TooLong, Unfit."""
    disclaimers = [rich_text(disclaimer["html"]) for disclaimer in values["disclaimers"]]
    mjml = render_to_string(f"newsletter/{template}", {**values, "disclaimers": disclaimers})
    html = mjml2html(mjml)
    sent = CARRIED.sub(values["home"], html)
    refuse_what_is_fetched(sent, values["home"])
    size = len(quoted_printable(sent))
    if size > LIMIT:
        raise TooLong(f"This newsletter has {size // 1000} kB; mail programs cut off at {LIMIT // 1000} kB.")
    return html.encode()


def refuse_what_is_fetched(html: str, home: str) -> None:
    """It would tell another host that this person opened a mail about an illness, and could change the mail later.

    Raises Unfit. `home` is our own address with its last slash."""
    styles = " ".join(STYLE.findall(html))
    if fetched := IN_STYLE.search(styles) or ELEMENTS.search(html):
        raise Unfit(f"A mail may fetch nothing, and this one has {fetched[0]}")
    foreign = [address for address in PICTURE.findall(html) if not address.startswith(home)]
    if foreign:
        raise Unfit(f"Pictures in a mail come from our own address; this one does not: {foreign[0][:100]}")


def rich_text(html: str) -> SafeString:
    """Well-formed and harmless, whatever came in."""
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above
