"""The text part of a mail, written from the blocks and not from the HTML: 72 columns, web addresses on their own."""

from __future__ import annotations

from textwrap import TextWrapper

from publishing.snapshots import Values

COLUMNS = 72
RULE = "-" * 32  # a phone shows it on one line


def render(values: Values) -> bytes:
    writers = {"page_card": _card, "cta": _call_to_action}
    parts = [_heading(values["subject"], "=")]
    parts += [writers[item["type"]](item) for item in values["items"]]
    parts += [[RULE, "", *_footer(values)]]
    return ("\n\n".join("\n".join(part) for part in parts) + "\n").encode()


def _card(item: Values) -> list[str]:
    lines = [*_heading(item["title"], "-"), "", *_wrapped(item["teaser"])]
    if item["count"]:
        lines += ["", *_options(item)]
    lines += ["", "Read more:", item["url"]]
    return [*lines, "", *_wrapped(item["reviewed"])] if item["reviewed"] else lines


def _options(item: Values) -> list[str]:
    lines = [f"{item['count']} treatment {'option' if item['count'] == 1 else 'options'}:"]
    for number, option in enumerate(item["told"], 1):
        lines += ["", *_numbered(number, option["name"]), *_wrapped(option["summary"], "   ")]
    if item["named"]:
        lines.append("")
    for number, option in enumerate(item["named"], len(item["told"]) + 1):
        lines += _numbered(number, option["name"])
    return lines


def _call_to_action(item: Values) -> list[str]:
    lines = _heading(item["heading"], "-")
    for sentence in item["lines"]:
        lines += ["", *_wrapped(sentence)]
    if item["url"]:
        lines += ["", *_wrapped(f"{item['label']}:"), item["number"] or item["url"]]
    for remark in filter(None, [item["hours"], item["notice"]]):
        lines += ["", *_wrapped(remark)]
    return lines


def _footer(values: Values) -> list[str]:
    lines: list[str] = []
    for disclaimer in values["disclaimers"]:
        lines += [*_wrapped(disclaimer["text"]), ""]
    if values["emergency"]:
        lines += [*_wrapped(f"{values['emergency']['text']} {values['emergency']['phone']}"), ""]
    why = f"You get this email because you asked for the newsletter of {values['organisation']}."
    return [*lines, *_wrapped(why), "", *_wrapped(values["organisation"]), "", "Unsubscribe:", values["unsubscribe"]]


def _heading(text: str, line: str) -> list[str]:
    lines = _wrapped(text)
    return [*lines, line * max(map(len, lines), default=0)]


def _numbered(number: int, text: str) -> list[str]:
    wrapper = TextWrapper(COLUMNS, initial_indent=f"{number}. ", subsequent_indent="   ", break_long_words=False)
    return wrapper.wrap(" ".join(text.split()))


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Each line of the text as a paragraph; a long address stays whole."""
    wrapper = TextWrapper(
        COLUMNS, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line for paragraph in text.splitlines() for line in wrapper.wrap(" ".join(paragraph.split()))]
