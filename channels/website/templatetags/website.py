"""The only place of the website that writes HTML without escaping it. Templates never switch escaping off."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import nh3
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from channels.website.pictures import picture_values
from channels.website.stylesheet import stylesheet
from publishing.snapshots import Values
from publishing.stamps import long_date

register = template.Library()

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SCHEMES = {"https", "http", "mailto", "tel"}
SCRIPT_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.filter
def rich(value: dict[str, str] | None) -> SafeString:
    """The HTML of a rich text value.

    It was sanitised on its way into the snapshot; a sealed snapshot may be older than that code, so it is cleaned
    once more, and only then trusted."""
    html = (value or {}).get("html", "")
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above


@register.filter
def rich_with_sources(value: dict[str, str] | None, numbers: list[int]) -> SafeString:
    """Rich text with superscript links to the numbered sources, at the end of its last paragraph."""
    html = rich(value)
    if not numbers:
        return html
    links = format_html_join(" ", '<a href="#_source-{0}" aria-label="Source {0}">{0}</a>', ((n,) for n in numbers))
    superscript = format_html('<sup class="sources">{}</sup>', links)
    if html.endswith("</p>"):
        return mark_safe(f"{html[:-4]}{superscript}</p>")  # noqa: S308 - both parts are safe already
    return format_html("{}<p>{}</p>", html, superscript)


@register.filter
def day(value: str, locale: str) -> str:
    """'2026-11-02' as readers write it: "November 2, 2026"."""
    return long_date(value, locale)


@register.inclusion_tag("website/parts/picture.html")
def picture(picture: Values, *, eager: bool = False, across: bool = False) -> Values:
    """`eager`: it is fetched at once. `across`: as wide as the page, cut to fit around its focal point."""
    return picture_values(picture, eager=eager, across=across)


@register.filter
def host(url: str) -> str:
    """'vimeo.com' of a web address, for people to read."""
    return urlsplit(url).netloc.removeprefix("www.")


@register.filter
def json_for_script(value: Any) -> SafeString:
    """JSON inside a script element; no text in it can end that element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(SCRIPT_SAFE)
    return mark_safe(text)  # noqa: S308 - holds no <, > or &


@register.simple_tag
def default_stylesheet_url() -> str:
    """For pages that stand outside publishing: not found, server error."""
    return f"/{stylesheet().key}"
