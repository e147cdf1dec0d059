"""Bytes of a file, turned into text that is safe to store: UTF-8, no HTML, no characters that nobody can see."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import nh3

LIMIT = 1_000_000
MOST_NOTES = 20
MARKUP = re.compile(r"<[A-Za-z/!?][^>]*>?")
WIDE = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 begins
JOINERS = "\u200c\u200d"  # some scripts cannot be written without these two
LINE_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n", "\t": " "})


class ImportRefused(Exception):
    """The file cannot be imported; the message is one sentence for the person who tried."""


@dataclass(frozen=True)
class Note:
    """Something the import did. `line` is 0 when it stands for the whole file."""

    line: int
    text: str


def read(data: bytes) -> str:
    """The file's text; raises ImportRefused."""
    if len(data) > LIMIT:
        raise ImportRefused(f"The file has {len(data) / 1_000_000:.1f} MB; a text to import has at most 1 MB.")
    if data.startswith(WIDE):
        raise ImportRefused("The file is written in UTF-16. Save it as UTF-8 and import it again.")
    if b"\x00" in data:
        raise ImportRefused("This is not a text file. Save the text as plain text (UTF-8) and import it again.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise ImportRefused(f"Line {line} is not UTF-8. Save the file as UTF-8 and import it again.") from None
    if not text.strip():
        raise ImportRefused("The file is empty.")
    return text


def clean(text: str) -> tuple[str, list[Note]]:
    """The text without HTML and without invisible characters, and what was taken out."""
    text, markup = _without_markup(text.replace("\r\n", "\n").replace("\r", "\n").translate(LINE_BREAKS))
    kept = "".join(letter for letter in text if not is_invisible(letter))
    dropped = len(text) - len(kept)
    notes = [Note(0, f"Removed HTML: {tag}") for tag in markup[:MOST_NOTES]]
    if len(markup) > MOST_NOTES:
        notes.append(Note(0, f"Removed HTML: {len(markup) - MOST_NOTES} more kinds of tag"))
    if dropped:
        notes.append(Note(0, f"Removed {dropped} control character{'s' * (dropped > 1)} that nobody can see"))
    return kept, notes


def _without_markup(text: str) -> tuple[str, list[str]]:
    tags = list(_tags(text))
    if not tags:
        return text, []  # plain text stays as it is, "&amp;" included
    cleaned = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(cleaned), tags


def _tags(text: str) -> Iterator[str]:
    seen = set()
    for match in MARKUP.finditer(text):
        tag = " ".join(match[0].split())[:60]
        if tag not in seen and not tag.startswith("</"):
            seen.add(tag)
            yield "".join(letter for letter in tag if not is_invisible(letter))


def is_invisible(letter: str) -> bool:
    """Control, format (bidi overrides among them), surrogate and private characters; line ends are kept."""
    return letter not in JOINERS + "\n" and unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"}
