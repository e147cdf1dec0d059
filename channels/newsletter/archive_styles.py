"""Styles of a newsletter's page on the website, taken out of its HTML into a stylesheet of its own.

Mail carries its styles inside, in attributes too, since mail programs read no others. A page of the website may not:
its content security policy allows no inline style, because who can write a style into a page can hide a warning."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape

from publishing.base import Artefact

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)  # in mail: what only Outlook reads
SHEET = re.compile(r"<style\b([^>]*)>(.*?)</style>\s*", re.DOTALL)
MEDIA = re.compile(r'\smedia="([^"]*)"')
START_TAG = re.compile(r'<[a-zA-Z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
STYLE = re.compile(r'\sstyle="([^"]*)"')
CLASS = re.compile(r'(\sclass="[^"]*)"')
END_OF_NAME = re.compile(r"(?<=<)[a-zA-Z][\w-]*")
STRONG = 4  # an attribute wins over every rule of the mail's own sheet that is not !important


def taken_out(html: str) -> tuple[str, Artefact]:
    """The same page with a link to its stylesheet, and the stylesheet, whose address holds its own hash."""
    html = COMMENT.sub("", html)
    rules = [_in_media(attributes, body) for attributes, body in SHEET.findall(html)]
    names: dict[str, str] = {}
    html = START_TAG.sub(lambda tag: _with_class(tag[0], names), SHEET.sub("", html))
    rules += [f"{f'.{name}' * STRONG}{{{style}}}" for style, name in names.items()]
    body = "\n".join(rules).encode()
    sheet = Artefact(f"assets/newsletter.{sha256(body).hexdigest()[:12]}.css", "text/css", body, shared=True)
    link = f'<link rel="stylesheet" href="/{sheet.key}">'
    return html.replace("</head>", f"{link}</head>", 1), sheet


def _in_media(attributes: str, body: str) -> str:
    media = MEDIA.search(attributes)
    return f"@media {unescape(media[1])}{{{body.strip()}}}" if media else body.strip()


def _with_class(tag: str, names: dict[str, str]) -> str:
    found = STYLE.search(tag)
    if not found:
        return tag
    tag = tag.replace(found[0], "", 1)
    style = unescape(found[1]).strip()
    if not style:
        return tag
    name = names.setdefault(style, f"i{len(names)}")
    if CLASS.search(tag):
        return CLASS.sub(rf'\1 {name}"', tag, count=1)
    return END_OF_NAME.sub(rf'\g<0> class="{name}"', tag, count=1)
