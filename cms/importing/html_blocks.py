"""HTML, turned into flat blocks. nh3 reads it as a browser would; what it leaves is well-formed and small."""

from __future__ import annotations

from collections import Counter

import nh3

from cms.importing.html_reader import BLOCKS, MARKS, Reader
from cms.importing.markup import addresses
from cms.importing.plain_text import ImportRefused
from cms.importing.report import Entry, Report
from cms.importing.runs import Block
from cms.importing.typed_lists import with_items

LARGEST = 1_000_000
TAGS = BLOCKS | MARKS | {"b", "strong", "i", "em", "a", "br"}
TAGS |= {"ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = {"https", "http", "ftp", "file", "tel", "mailto", "sms"}  # to be named in the report; https, tel, mailto stay
UNSAFE = "These addresses are not safe or cannot be read: the links were taken away, their words stay."
SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "‣"}  # Word's bullets are letters of fonts that only Word has
UNREADABLE = dict.fromkeys((0, *range(0xD800, 0xE000)))  # NUL, and halves of characters


def blocks_of(html: str, report: Report) -> list[Block]:
    """The text in reading order; what it changes and leaves out is noted. Raises ImportRefused when it is too much."""
    if len(html) > LARGEST:
        raise ImportRefused("The text is longer than a million letters. Import it in parts, one page each.")
    cleaned = nh3.clean(
        html.translate(SYMBOLS | UNREADABLE),
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style"},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    reader = Reader(report)
    reader.feed(cleaned)
    reader.close()
    reader.finish()
    lost = Counter(addresses(html)) - Counter(reader.addresses)
    report.changed += [Entry(" · ".join(lost), UNSAFE)] if lost else []
    return with_items(reader.blocks, report)
