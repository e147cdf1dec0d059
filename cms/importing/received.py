"""What came with the first form: one file, or text that was pasted."""

from __future__ import annotations

import re

from cms.importing import markup
from cms.importing.carried import Carried
from cms.importing.pasted import html_of_file, html_of_paste, html_of_text
from cms.importing.plain_text import ImportRefused, is_invisible
from cms.importing.report import Report
from cms.importing.word import html_of_word
from cms.importing.word_package import refuse_size
from publishing.requests import AdminRequest

NAME_LENGTH = 100
NOTHING = "Choose a file or paste a text."
BOTH = "Choose a file or paste a text, not both: there is one draft for each."


def received(request: AdminRequest) -> Carried:
    """Raises ImportRefused with one sentence for the person who tried."""
    file = request.FILES.get("file")
    html, text = request.POST.get("html", ""), request.POST.get("text", "")
    pasted = html if _holds_words(html) else ""
    if file and (pasted or text.strip()):
        raise ImportRefused(BOTH)
    report = Report()
    if file is not None:
        report.source = _name(file.name or "")
        refuse_size(file.size or 0)
        return Carried(_html_of(file.read(), report), report)
    if pasted:
        return Carried(html_of_paste(pasted, report), report)
    if text.strip():
        markup.refuse_script(text)
        return Carried(html_of_text(text), report)
    raise ImportRefused(NOTHING)


def _html_of(data: bytes, report: Report) -> str:
    if report.source.casefold().endswith((".txt", ".text")):
        return html_of_file(data)
    return html_of_word(data, report)


def _holds_words(html: str) -> bool:
    """More than the empty line that an empty box of a browser holds."""
    return bool(re.sub(r"<(br|/?p|/?div)\s*/?>|&nbsp;|\s", "", html))


def _name(name: str) -> str:
    """Short enough to be read, with its ending."""
    shown = "".join(letter for letter in name if not is_invisible(letter))
    return shown if len(shown) <= NAME_LENGTH else f"{shown[:80]}…{shown[-16:]}"
