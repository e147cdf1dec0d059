"""The text part of a mail, written from the blocks and not from the HTML: 72 columns, web addresses on their own."""

from __future__ import annotations

from collections.abc import Callable

from channels.newsletter import plain_blocks
from channels.newsletter.columns import heading, numbered, wrapped
from publishing.snapshots import Values

RULE = "-" * 32  # a phone shows it on one line
CHOICES = "Choose topics, pause, or see what we keep about you"


def render(values: Values) -> bytes:
    parts = [heading(values["subject"], "=")]
    parts += [WRITERS[item["type"]](item) for item in values["items"]]
    parts += [[RULE, "", *_footer(values)]]
    return ("\n\n".join("\n".join(part) for part in parts) + "\n").encode()


def _card(item: Values) -> list[str]:
    lines = [*heading(item["title"], "-"), "", *wrapped(item["teaser"])]
    if item["count"]:
        lines += ["", *_options(item)]
    lines += ["", "Read more:", item["url"]]
    return [*lines, "", *wrapped(item["reviewed"])] if item["reviewed"] else lines


def _options(item: Values) -> list[str]:
    lines = [f"{item['count']} treatment {'option' if item['count'] == 1 else 'options'}:"]
    for number, option in enumerate(item["told"], 1):
        lines += ["", *numbered(number, option["name"]), *wrapped(option["summary"], "   ")]
    if item["named"]:
        lines.append("")
    for number, option in enumerate(item["named"], len(item["told"]) + 1):
        lines += numbered(number, option["name"])
    return lines


def _call_to_action(item: Values) -> list[str]:
    lines = heading(item["heading"], "-")
    for sentence in item["lines"]:
        lines += ["", *wrapped(sentence)]
    if item["url"]:
        lines += ["", *wrapped(f"{item['label']}:"), item["number"] or item["url"]]
    for remark in filter(None, [item["hours"], item["notice"]]):
        lines += ["", *wrapped(remark)]
    return lines


def _image(item: Values) -> list[str]:
    """What it shows, for those who read without pictures."""
    alt = item["picture"]["alt"] if item["picture"] else ""
    said = [f"[Picture: {alt}]" if alt else "", item["caption"], f"Picture: {item['credit']}" if item["credit"] else ""]
    return [line for part in said if part for line in wrapped(part)]


WRITERS: dict[str, Callable[[Values], list[str]]] = {
    **plain_blocks.WRITERS,
    "page_card": _card,
    "image": _image,
    "cta": _call_to_action,
}


def _footer(values: Values) -> list[str]:
    lines: list[str] = []
    for disclaimer in values["disclaimers"]:
        lines += [*wrapped(disclaimer["text"]), ""]
    if values["emergency"]:
        lines += [*wrapped(f"{values['emergency']['text']} {values['emergency']['phone']}"), ""]
    why = f"You get this email because you asked for the newsletter of {values['organisation']}."
    web = ["Read this on the web:", values["web_url"], ""] if values["web_url"] else []
    lines += [*wrapped(why), "", *wrapped(values["imprint"]), ""]
    return [*lines, *web, CHOICES + ":", values["preferences"], "", "Unsubscribe:", values["unsubscribe"]]
