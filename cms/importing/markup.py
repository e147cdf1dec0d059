"""Pasted HTML, looked at before it is cleaned: what must not come in at all, and what will not survive."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

from cms.importing.plain_text import ImportRefused
from cms.importing.report import Entry, Report, short

SCRIPT = (
    "The text holds a script (a <script> tag, an “onclick” or a “javascript:” link). Nothing was imported. "
    "Copy the words from the page or the document itself and paste them again."
)
TOO_DEEP = "Its parts are nested more than {} levels deep. Copy the words alone and paste them as plain text."
RUNS = re.compile(r"^(javascript|vbscript|data):")
LOOKS = re.compile(r"(?<![-\w])(color|background(-color)?|font(-[a-z]+)?|text-align)\s*:", re.IGNORECASE)
EMBEDDED = {
    "video": "a video",
    "audio": "a sound",
    "iframe": "a page within the page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "svg": "a drawing",
    "canvas": "a drawing",
    "input": "a form field",
    "select": "a form field",
    "textarea": "a form field",
}
DEEPEST = 200
PICTURE = "A picture. Add it in the editor, with a description of your own"
FORMULA = "A formula; write it in words"
VOID = {"img", "br", "hr", "input", "meta", "link", "wbr", "col", "source", "track", "area", "base", "embed", "param"}
NOT_COUNTED = VOID | {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"}  # may have no end tag


def look(html: str, report: Report) -> None:
    """Note in the report what cleaning will take away; raises ImportRefused for a script."""
    looker = _Looker()
    try:
        looker.feed(html)
        looker.close()
        looker.end_formula()
    except AssertionError:  # how the standard parser says that a declaration makes no sense
        raise ImportRefused("The pasted text is not readable HTML. Paste it as plain text.") from None
    if looker.styled:
        report.changed.append(Entry("", "Colors, fonts and alignment are not kept; every channel has its own."))
    report.dropped += looker.dropped


def refuse_script(text: str) -> None:
    """Plain text that is the source of a page with a script in it; other tags are words like any others."""
    looker = _Looker(deepest=len(text))
    with suppress(AssertionError):
        looker.feed(text)


def addresses(html: str) -> list[str]:
    """Where its links lead, as they are written."""
    links = _Links()
    with suppress(AssertionError):
        links.feed(html)
    return links.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


class _Looker(HTMLParser):
    def __init__(self, deepest: int = DEEPEST) -> None:
        super().__init__(convert_charrefs=True)
        self.deepest = deepest
        self.dropped: list[Entry] = []
        self.styled = False
        self.depth = 0
        self.formula: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" or any(_runs(name, value or "") for name, value in attrs):
            raise ImportRefused(SCRIPT)
        self._go_deeper(tag)
        values = {name: value or "" for name, value in attrs}
        if LOOKS.search(values.get("style", "")) or tag == "font":
            self.styled = True
        if tag == "img":
            self.dropped.append(Entry(short(values.get("alt", "")), PICTURE))
        elif tag in EMBEDDED:
            self.dropped.append(Entry("", f"{EMBEDDED[tag].capitalize()}, which a page cannot hold"))
        elif tag == "math":
            self.formula = []

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(self.depth - (tag not in NOT_COUNTED), 0)
        if tag == "math":
            self.end_formula()

    def handle_data(self, data: str) -> None:
        if self.formula is not None:
            self.formula.append(data)

    def end_formula(self) -> None:
        if self.formula is not None:
            self.dropped.append(Entry(" ".join("".join(self.formula).split()), FORMULA))
            self.formula = None

    def _go_deeper(self, tag: str) -> None:
        self.depth += tag not in NOT_COUNTED
        if self.depth > self.deepest:
            raise ImportRefused(TOO_DEEP.format(self.deepest))


def _runs(name: str, value: str) -> bool:
    """An attribute that a browser would run."""
    if name.startswith("on") and len(name) > 3:
        return True
    address = "".join(letter for letter in value if letter > " ").casefold()
    picture = address.startswith("data:image/")  # what Word's clipboard writes for a picture; it is dropped
    return name in ("href", "src", "action", "formaction", "xlink:href") and bool(RUNS.match(address)) and not picture
